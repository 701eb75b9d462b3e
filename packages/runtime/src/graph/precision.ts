import { readFileSync } from 'node:fs';
import type { JitOptions, Precision } from '@resattn/core';
import type { TensorFlowBackend } from '../backend/tensorflow-backend.js';

/** Instructions that multiply bfloat16: AVX-512 (Zen 4, Cooper Lake and later) and AMX. */
const instructions = ['avx512_bf16', 'amx_bf16'];

/** What stands in the way of bfloat16 on a machine; undefined where nothing does. */
export function bfloat16Obstacle({
  isGpu,
  arch = process.arch,
  oneDnn = process.env.TF_ENABLE_ONEDNN_OPTS,
  processorFlags = readProcessorFlags(),
}: {
  readonly isGpu: boolean;
  readonly arch?: string;
  readonly oneDnn?: string | undefined;
  /** Names of the processor's extensions; undefined where the system does not tell. */
  readonly processorFlags?: readonly string[] | undefined;
}): string | undefined {
  if (isGpu) return 'a GPU, whose products TensorFlow computes in TF32 where it can';
  if (arch !== 'x64') return `a processor of architecture ${arch}`;
  if (oneDnn === '0') return 'TF_ENABLE_ONEDNN_OPTS=0, which turns off the kernels for it';
  if (processorFlags === undefined) return 'a system that does not tell what its processor can do';
  if (instructions.some((flag) => processorFlags.includes(flag))) return undefined;
  return `a processor without ${instructions.join(' and ')}`;
}

/** @throws Error when the precision is unknown, or cannot be had here or with this compiler. */
export function checkPrecision(
  label: string,
  precision: Precision,
  compiler: NonNullable<JitOptions['compiler']>,
  { kernels: { isGpu } }: TensorFlowBackend,
): void {
  if (precision === 'float32') return;
  if (precision !== 'bfloat16') {
    throw new Error(
      `${label}: precision is ${JSON.stringify(precision)}, want "float32" or "bfloat16"`,
    );
  }
  if (compiler !== 'graph') {
    throw new Error(
      `${label}: precision "bfloat16" needs the compiler "graph", got "${compiler}"; leave compiler out`,
    );
  }
  const obstacle = bfloat16Obstacle({ isGpu });
  if (obstacle !== undefined) {
    throw new Error(
      `${label}: precision "bfloat16" needs an x64 processor with ${instructions.join(' or ')}, got ` +
        `${obstacle}; leave precision out to compute in float32`,
    );
  }
}

function readProcessorFlags(): string[] | undefined {
  if (process.platform !== 'linux') return undefined;
  const line = /^flags\s*:(.*)$/m.exec(readFileSync('/proc/cpuinfo', 'utf8'));
  return line?.[1]?.trim().split(/\s+/);
}
