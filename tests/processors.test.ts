import { expect, it } from 'vitest';
import { rerun } from './support/rerun.js';

/** What asks the processor which products it has, and is tested for what it has and for what it has not. */
const files = [
  'packages/core/src/ops/int8-product.test.ts',
  'packages/models/src/compression/quantize-products.test.ts',
  'packages/runtime/src/graph/precision.test.ts',
];

it.runIf(process.arch === 'x64').each([
  ['without oneDNN', { TF_ENABLE_ONEDNN_OPTS: '0' }],
  ['with oneDNN held to AVX2', { TF_ENABLE_ONEDNN_OPTS: '1', ONEDNN_MAX_CPU_ISA: 'AVX2' }],
])('int8 and bfloat16 are right %s', (_, environment) => {
  const { passed, failures } = rerun(files, environment);
  expect(failures).toBe('');
  expect(passed).toBeGreaterThanOrEqual(3 * files.length);
});
