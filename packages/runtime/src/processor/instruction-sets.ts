import type { Processor } from './processor.js';

/** One extension of a processor that TensorFlow's speed or a feature of ours depends on. */
export interface InstructionSet {
  readonly name: string;
  readonly isPresent: boolean;
  /** What it enables. */
  readonly enables: string;
}

interface Known {
  readonly name: string;
  /** Any of these is enough. */
  readonly flags: readonly string[];
  readonly enables: string;
}

const vnni = ['avx512_vnni', 'avx_vnni', 'amx_int8'];
const bfloat16 = ['avx512_bf16', 'amx_bf16'];

const ofX64: readonly Known[] = [
  { name: 'AVX2', flags: ['avx2'], enables: 'float32 products, 8 numbers at a time' },
  { name: 'AVX-512F', flags: ['avx512f'], enables: 'float32 products, 16 numbers at a time' },
  { name: 'VNNI', flags: ['avx512_vnni', 'avx_vnni'], enables: 'int8 products' },
  { name: 'BF16', flags: ['avx512_bf16'], enables: 'bfloat16 products' },
  {
    name: 'AMX',
    flags: ['amx_int8', 'amx_bf16'],
    enables: 'int8 and bfloat16 products, a tile at a time',
  },
];

const ofArm64: readonly Known[] = [
  { name: 'NEON', flags: ['asimd'], enables: 'float32 products, 4 numbers at a time' },
  { name: 'dotprod', flags: ['asimddp'], enables: 'nothing here: int8 products are for x64' },
  { name: 'BF16', flags: ['bf16'], enables: 'nothing here: bfloat16 products are for x64' },
];

/** The extensions of interest for a processor; none where the system does not list its flags. */
export function instructionSets({ arch, flags }: Processor): InstructionSet[] {
  if (flags === undefined) return [];
  const known = arch === 'x64' ? ofX64 : arch === 'arm64' ? ofArm64 : [];
  return known.map(({ name, flags: any, enables }) => ({
    name,
    isPresent: any.some((flag) => flags.includes(flag)),
    enables,
  }));
}

/** Whether sums of products of 8-bit integers are exact: older instructions saturate at 16 bits. */
export const hasExactInt8 = (flags: readonly string[]): boolean =>
  vnni.some((flag) => flags.includes(flag));

/** Whether the processor multiplies bfloat16. */
export const hasBfloat16 = (flags: readonly string[]): boolean =>
  bfloat16.some((flag) => flags.includes(flag));
