import type { Processor } from './processor.js';

type Environment = Readonly<Record<string, string | undefined>>;

/** Read by TensorFlow when its library is loaded: `1` turns oneDNN's kernels on, `0` off. */
export const ONE_DNN_VARIABLE = 'TF_ENABLE_ONEDNN_OPTS';

/** Any of these has TensorFlow use oneDNN where the variable is not set. */
const flagsForDefault = [
  'avx512_vnni',
  'avx512_bf16',
  'avx_vnni',
  'amx_tile',
  'amx_int8',
  'amx_bf16',
];

/**
 * Whether TensorFlow uses oneDNN's kernels: as `TF_ENABLE_ONEDNN_OPTS` says, else on an x64 processor
 * with VNNI, BF16 or AMX. Undefined where that is not known: on other processors, and where the system
 * does not list the flags.
 */
export function usesOneDnn(
  { arch, flags }: Processor,
  environment: Environment = process.env,
): boolean | undefined {
  const said = oneDnnByEnvironment(environment);
  if (said !== undefined) return said;
  if (arch !== 'x64' || flags === undefined) return undefined;
  return flagsForDefault.some((flag) => flags.includes(flag));
}

/** What `TF_ENABLE_ONEDNN_OPTS` says; undefined where it is unset, or is nothing that TensorFlow reads. */
export function oneDnnByEnvironment(environment: Environment = process.env): boolean | undefined {
  const value = environment[ONE_DNN_VARIABLE]?.toLowerCase();
  if (value === '1' || value === 'true') return true;
  if (value === '0' || value === 'false') return false;
  return undefined;
}

/** Limits of oneDNN below its instructions for bfloat16, and whether int8 is exact within each. */
const limits: Readonly<Record<string, { readonly hasExactInt8: boolean }>> = {
  SSE41: { hasExactInt8: false },
  AVX: { hasExactInt8: false },
  AVX2: { hasExactInt8: false },
  AVX2_VNNI: { hasExactInt8: true },
  AVX2_VNNI_2: { hasExactInt8: true },
  AVX512_CORE: { hasExactInt8: false },
  AVX512_CORE_VNNI: { hasExactInt8: true },
};

/**
 * The variable that keeps oneDNN from instructions that a processor may have, as `NAME=value`; undefined
 * where none keeps it from those for `feature`.
 */
export function oneDnnLimit(
  feature: 'int8' | 'bfloat16',
  environment: Environment = process.env,
): string | undefined {
  for (const name of ['ONEDNN_MAX_CPU_ISA', 'DNNL_MAX_CPU_ISA']) {
    const value = environment[name];
    if (!value) continue;
    const limit = limits[value.toUpperCase()];
    const isLimited = limit !== undefined && (feature === 'bfloat16' || !limit.hasExactInt8);
    return isLimited ? `${name}=${value}` : undefined;
  }
  return undefined;
}
