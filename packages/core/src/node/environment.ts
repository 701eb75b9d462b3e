import { arch, availableParallelism, cpus, platform, release, totalmem } from 'node:os';
import * as tf from '@tensorflow/tfjs';
import { type BackendSettings, tensorFlowKernels } from '../tensorflow.js';

/** What a run ran on, for `environment.json`. */
export interface Environment {
  readonly date: string;
  /** Versions of the packages taking part. */
  readonly packages: Readonly<Record<string, string>>;
  readonly backend: string;
  /** What TensorFlow was started with on a processor; other settings give other digits. */
  readonly settings?: BackendSettings | undefined;
  readonly node: string;
  /** Versions of the Unicode data in the engine, which embedded data sets are made from. */
  readonly icu: string | undefined;
  readonly cldr: string | undefined;
  readonly unicode: string | undefined;
  readonly system: string;
  readonly cpu: string;
  readonly cores: number;
  readonly memoryGiB: number;
}

/** @param packages versions beside that of tfjs, by package name. */
export function describeEnvironment(packages: Readonly<Record<string, string>> = {}): Environment {
  const { icu, cldr, unicode } = process.versions;
  return {
    date: new Date().toISOString(),
    packages: { '@tensorflow/tfjs': tf.version.tfjs, ...packages },
    backend: describeBackend(),
    ...describeSettings(),
    node: process.versions.node,
    icu,
    cldr,
    unicode,
    system: `${platform()} ${release()} ${arch()}`,
    cpu: cpus()[0]?.model ?? 'unknown',
    cores: availableParallelism(),
    memoryGiB: Math.round((totalmem() / 2 ** 30) * 10) / 10,
  };
}

function describeSettings(): Pick<Environment, 'settings'> {
  const settings = tensorFlowKernels()?.settings;
  return settings === undefined ? {} : { settings };
}

function describeBackend(): string {
  const kernels = tensorFlowKernels();
  if (kernels === undefined) return `tfjs ${tf.getBackend()}`;
  return `TensorFlow ${kernels.version} on ${kernels.isGpu ? 'a CUDA device' : 'the CPU'}`;
}
