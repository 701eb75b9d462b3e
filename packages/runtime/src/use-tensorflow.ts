import { existsSync } from 'node:fs';
// Tensors and models are shown in notebooks.
import '@resattn/core/display';
import { join } from 'node:path';
import { type Complete, checkOptions, type Optional, pickOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { TensorFlowBackend } from './backend/tensorflow-backend.js';
import { calibrate, recordedCalibration } from './calibration/calibrate.js';
import { type CalibrationMode, calibrationMode } from './calibration/mode.js';
import {
  type ChosenSettings,
  chooseSettings,
  defaultSettings,
  demandKeys,
  demandsOf,
  isDecided,
  type Settings,
} from './calibration/settings.js';
import { shareArena } from './ffi/arenas.js';
import { setNativeEnvironment } from './ffi/environment.js';
import { Native } from './ffi/native.js';
import { withoutNativeLog } from './ffi/quiet.js';
import { setXlaFlags } from './ffi/xla-flags.js';
import './kernels/tfjs-node.js';
import { overrideKernels } from './kernels/overrides.js';
import { usableCores } from './processor/cores.js';
import { ONE_DNN_VARIABLE } from './processor/one-dnn.js';
import { thisProcessor } from './processor/processor.js';
import { visibleGpus } from './provision/gpu.js';
import {
  findLibrary,
  ProvisionError,
  type ProvisionOptions,
  provision,
  type TensorFlowLibrary,
} from './provision/index.js';

/** Options of {@link useTensorFlow}. They hold for the whole process: TensorFlow starts once. */
export interface TensorFlowOptions
  extends Partial<Pick<ProvisionOptions, 'offline' | 'log' | 'progress' | 'signal'>> {
  /** `auto` takes a GPU where there is one; `gpu` fails without one. Default `auto`. */
  readonly device?: 'auto' | 'cpu' | 'gpu' | undefined;
  /**
   * Whether TensorFlow uses oneDNN's kernels on a processor. Default: `TF_ENABLE_ONEDNN_OPTS`, else what
   * was measured, else where the processor has AVX2.
   */
  readonly oneDnn?: boolean | undefined;
  /** Threads inside one operation. Default: what was measured, else one a core. */
  readonly intraOpThreads?: number | undefined;
  /** Operations that run at the same time. Default: one a core. */
  readonly interOpThreads?: number | undefined;
  /** Refuse kernels whose result depends on the order of threads. Default false. */
  readonly deterministic?: boolean | undefined;
  /**
   * Where settings that are left out come from, on a processor: `recorded` takes what a calibration has
   * measured, if one has; `measure` calibrates first if none has, which takes up to five seconds, once;
   * `off` takes the defaults. `RESATTN_CALIBRATION` has precedence. Default `recorded`.
   */
  readonly calibration?: CalibrationMode | undefined;
}

const tensorFlowKeys: Readonly<Record<keyof TensorFlowOptions, true>> = {
  device: true,
  oneDnn: true,
  intraOpThreads: true,
  interOpThreads: true,
  deterministic: true,
  calibration: true,
  offline: true,
  log: true,
  progress: true,
  signal: true,
};

/** What computes: one line for people, the parts for programs. */
export interface DeviceReport {
  readonly backend: string;
  readonly device: 'cpu' | 'gpu';
  readonly line: string;
  readonly library?: TensorFlowLibrary | undefined;
}

/** The options that hold for the process, those that were left out included. */
type Effective = Complete<Pick<TensorFlowOptions, 'device' | 'deterministic'>> & Optional<Settings>;

let started: { readonly report: DeviceReport; readonly effective: Effective } | undefined;

/**
 * Makes TensorFlow's native library the current tfjs backend, fetching the library once if it is not
 * on this machine, and says what computes.
 *
 * @throws ProvisionError when the library can be neither found nor fetched.
 * @throws Error when `device: 'gpu'` finds no GPU, or when the process has started TensorFlow with
 *   other options.
 */
export async function useTensorFlow(options: TensorFlowOptions = {}): Promise<DeviceReport> {
  checkOptions('useTensorFlow', options, tensorFlowKeys);
  if (started) {
    if (!agrees(options, started.effective)) {
      throw new Error(
        'TensorFlow runs in this process with other options already ' +
          `(${JSON.stringify(started.effective)}); it cannot start twice. Start a new process.`,
      );
    }
    await tf.setBackend('tensorflow');
    return started.report;
  }
  const { device = 'auto' } = options;
  if (device === 'gpu' && visibleGpus().length === 0)
    throw new Error(noGpu('no NVIDIA driver answers'));
  const variant = device === 'cpu' ? 'cpu' : device === 'gpu' ? 'cuda' : 'auto';
  const library =
    findLibrary({ variant }) ??
    (await provision({
      ...pickOptions(options, { offline: true, log: true, progress: true, signal: true }),
      variant,
    }));
  const settings = await settingsFor(library, options);
  setEnvironment(library, options, settings);
  const native = start(library, { ...options, ...settings });
  const hasGpu = native.devices.some(({ type }) => type === 'GPU');
  if (device === 'gpu' && !hasGpu) throw new Error(noGpu('TensorFlow sees none'));
  const backend = new TensorFlowBackend(native, settings);
  tf.registerBackend('tensorflow', () => backend, 3);
  overrideKernels();
  await tf.setBackend('tensorflow');
  const report: DeviceReport = {
    backend: 'tensorflow',
    device: hasGpu ? 'gpu' : 'cpu',
    line: `TensorFlow ${native.version} on ${describeDevice(native)}`,
    library,
  };
  const { oneDnn, intraOpThreads, interOpThreads } = settings ?? options;
  const { deterministic = false } = options;
  started = {
    report,
    effective: { device, deterministic, oneDnn, intraOpThreads, interOpThreads },
  };
  return report;
}

/**
 * Chooses the fastest backend there is: TensorFlow's native library, else the portable wasm backend,
 * else plain JavaScript. The report's line says which one computes, why, and what to do about it.
 */
export async function useBestBackend(options: TensorFlowOptions = {}): Promise<DeviceReport> {
  checkOptions('useBestBackend', options, tensorFlowKeys);
  const forced = process.env.RESATTN_BACKEND || undefined;
  if (forced !== undefined && !['tensorflow', 'wasm', 'cpu'].includes(forced)) {
    throw new Error(`RESATTN_BACKEND is "${forced}", expected tensorflow, wasm or cpu`);
  }
  if (forced === 'wasm' || forced === 'cpu') {
    return usePortable([forced], `chosen by RESATTN_BACKEND=${forced}`);
  }
  try {
    return await useTensorFlow(options);
  } catch (error) {
    const isDemanded =
      forced === 'tensorflow' || options.device === 'gpu' || process.env.RESATTN_TENSORFLOW;
    if (isDemanded || !(error instanceof ProvisionError)) throw error;
    return usePortable(['wasm', 'cpu'], error.message);
  }
}

async function usePortable(names: readonly string[], reason: string): Promise<DeviceReport> {
  for (const name of names) {
    if (name === 'wasm') {
      try {
        await import('@tensorflow/tfjs-backend-wasm');
      } catch {
        continue;
      }
    }
    if (await tf.setBackend(name)) {
      return {
        backend: name,
        device: 'cpu',
        line: `portable ${name} backend, many times slower than TensorFlow: ${reason}`,
      };
    }
  }
  throw new Error(`no tfjs backend of ${names.join(', ')} could be started`);
}

/** What a processor computes with; undefined where a GPU may, which none of it was measured on. */
async function settingsFor(
  library: TensorFlowLibrary,
  options: TensorFlowOptions,
): Promise<ChosenSettings | undefined> {
  const mode = calibrationMode(options.calibration);
  if (options.device !== 'cpu' && visibleGpus().length > 0) return undefined;
  const demands = demandsOf(pickOptions(options, demandKeys));
  const record =
    mode === 'off' || isDecided(demands)
      ? undefined
      : mode === 'measure'
        ? await calibrate(library, options.log ? { log: options.log } : {})
        : recordedCalibration(library);
  const standard = defaultSettings(thisProcessor(), usableCores());
  return chooseSettings(record?.timings ?? [], standard, demands);
}

/** Sets what TensorFlow reads from the environment when it starts. */
function setEnvironment(
  library: TensorFlowLibrary,
  { deterministic }: TensorFlowOptions,
  settings: ChosenSettings | undefined,
): void {
  if (deterministic) setNativeEnvironment('TF_DETERMINISTIC_OPS', '1');
  if (settings?.oneDnn !== undefined) {
    setNativeEnvironment(ONE_DNN_VARIABLE, settings.oneDnn ? '1' : '0');
  }
  const cudaCompiler = join(library.folder, '../nvidia/cuda_nvcc');
  setXlaFlags(existsSync(cudaCompiler) ? cudaCompiler : undefined);
}

function start(library: TensorFlowLibrary, options: TensorFlowOptions): Native {
  const { device, intraOpThreads, interOpThreads } = options;
  const config = { intraOpThreads, interOpThreads, gpu: device !== 'cpu' };
  shareArena();
  return withoutNativeLog(() => new Native(library, config));
}

function describeDevice(native: Native): string {
  const gpus = native.devices.filter(({ type }) => type === 'GPU').length;
  return gpus > 0 ? `${gpus} GPU${gpus > 1 ? 's' : ''}` : 'CPU';
}

const noGpu = (reason: string): string =>
  `device "gpu" was asked for, but ${reason}. Check \`nvidia-smi\`, run \`npx resattn doctor\`, or ` +
  "use device: 'auto'.";

const agrees = (options: TensorFlowOptions, effective: Effective): boolean =>
  (['device', 'oneDnn', 'intraOpThreads', 'interOpThreads', 'deterministic'] as const).every(
    (name) => [undefined, 'auto', effective[name]].includes(options[name]),
  );
