import type { JitOptions, Precision } from '@resattn/core';
import type { GraphBackend } from '../backend/graph-backend.js';

/** @throws Error when the precision is unknown, or is not available here or with this compiler. */
export function checkPrecision(
  label: string,
  precision: Precision,
  compiler: NonNullable<JitOptions['compiler']>,
  { kernels }: GraphBackend,
): void {
  if (precision === 'float32') return;
  if (precision !== 'bfloat16') {
    throw new Error(
      `${label}: precision is ${JSON.stringify(precision)}, expected "float32" or "bfloat16"`,
    );
  }
  if (compiler !== 'graph') {
    throw new Error(
      `${label}: precision "bfloat16" needs the compiler "graph", got "${compiler}"; leave compiler out`,
    );
  }
  const obstacle = kernels.obstacles.bfloat16;
  if (obstacle !== undefined) {
    throw new Error(
      `${label}: precision "bfloat16" needs an x64 processor with AVX512_BF16 or AMX, and oneDNN; got ` +
        `${obstacle}. Or leave precision out to compute in float32`,
    );
  }
}
