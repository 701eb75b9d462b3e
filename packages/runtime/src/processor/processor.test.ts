import { describe, expect, it } from 'vitest';
import { instructionSets } from './instruction-sets.js';
import { bfloat16Obstacle, int8Obstacle, xlaObstacle } from './obstacles.js';
import { usesOneDnn } from './one-dnn.js';
import { flagsOfCpuInfo, flagsOfSysctl, type Processor, thisProcessor } from './processor.js';

const x64 = (...flags: string[]): Processor => ({ arch: 'x64', model: 'some processor', flags });
const arm64 = (...flags: string[]): Processor => ({ ...x64(...flags), arch: 'arm64' });
const avx2 = x64('avx', 'avx2', 'fma');
const zen4 = x64('avx2', 'avx512f', 'avx512_vnni', 'avx512_bf16');
const sapphireRapids = x64('avx2', 'avx512f', 'avx512_vnni', 'amx_int8', 'amx_bf16');

const namesOf = (processor: Processor) =>
  instructionSets(processor).flatMap(({ name, isPresent }) => (isPresent ? [name] : []));

describe('instruction sets', () => {
  it('are read from what Linux and macOS say', () => {
    const cpuInfo = 'processor\t: 0\nflags\t\t: fpu sse avx2\n\nprocessor\t: 1\nflags\t\t: fpu\n';
    expect(flagsOfCpuInfo(cpuInfo)).toEqual(['fpu', 'sse', 'avx2']);
    expect(flagsOfCpuInfo('Features\t: fp asimd asimddp bf16\n')).toContain('asimddp');
    expect(flagsOfCpuInfo('model name: unknown')).toBeUndefined();
    const sysctl = 'hw.optional.AdvSIMD: 1\nhw.optional.arm.FEAT_BF16: 0\nhw.optional.neon: 1\n';
    expect(flagsOfSysctl(sysctl)).toEqual(['asimd']);
  });

  it('are those that matter for the architecture', () => {
    expect(namesOf(avx2)).toEqual(['AVX2']);
    expect(namesOf(zen4)).toEqual(['AVX2', 'AVX-512F', 'VNNI', 'BF16']);
    expect(namesOf(sapphireRapids)).toEqual(['AVX2', 'AVX-512F', 'VNNI', 'AMX']);
    expect(namesOf(arm64('asimd', 'asimddp'))).toEqual(['NEON', 'dotprod']);
    expect(instructionSets({ ...avx2, flags: undefined })).toEqual([]);
  });

  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'of this machine include AVX, without which TensorFlow does not start',
    () => {
      expect(thisProcessor().flags).toContain('avx');
    },
  );
});

describe('oneDNN', () => {
  it('is on by default where the processor has VNNI, BF16 or AMX', () => {
    expect(usesOneDnn(avx2, {})).toBe(false);
    expect(usesOneDnn(zen4, {})).toBe(true);
    expect(usesOneDnn(x64('avx2', 'avx_vnni'), {})).toBe(true);
    expect(usesOneDnn({ ...avx2, flags: undefined }, {})).toBeUndefined();
    expect(usesOneDnn(arm64('asimd'), {})).toBeUndefined();
  });

  it('is what TF_ENABLE_ONEDNN_OPTS says, if it says something', () => {
    expect(usesOneDnn(avx2, { TF_ENABLE_ONEDNN_OPTS: '1' })).toBe(true);
    expect(usesOneDnn(zen4, { TF_ENABLE_ONEDNN_OPTS: 'FALSE' })).toBe(false);
    expect(usesOneDnn(zen4, { TF_ENABLE_ONEDNN_OPTS: 'off' })).toBe(true);
  });
});

describe.each([
  { name: 'int8', obstacleOf: int8Obstacle, needed: 'VNNI or AMX' },
  { name: 'bfloat16', obstacleOf: bfloat16Obstacle, needed: 'AVX512_BF16 or AMX' },
])('products of $name', ({ obstacleOf, needed }) => {
  const of = (processor: Processor, environment = {}) =>
    obstacleOf({ isGpu: false, processor, environment });

  it('meet no obstacle where the processor has the instructions', () => {
    expect(of(zen4)).toBeUndefined();
    expect(of(sapphireRapids)).toBeUndefined();
    expect(of(zen4, { TF_ENABLE_ONEDNN_OPTS: '1' })).toBeUndefined();
    expect(of(zen4, { ONEDNN_MAX_CPU_ISA: 'AVX512_CORE_BF16' })).toBeUndefined();
    expect(of(zen4, { ONEDNN_MAX_CPU_ISA: 'ALL' })).toBeUndefined();
  });

  it('meet the processor, the architecture, a GPU, an unknown system', () => {
    expect(of(avx2)).toBe(`a processor without ${needed}`);
    // Turning oneDNN on would bring a product that is not exact.
    expect(of(avx2, { TF_ENABLE_ONEDNN_OPTS: '0' })).toBe(`a processor without ${needed}`);
    expect(of(arm64('asimd', 'bf16'))).toContain('arm64');
    expect(of({ ...avx2, flags: undefined })).toContain('does not tell');
    expect(obstacleOf({ isGpu: true, processor: zen4, environment: {} })).toContain('a GPU');
  });

  it('meet a variable, and the obstacle says which and what to do', () => {
    expect(of(zen4, { TF_ENABLE_ONEDNN_OPTS: '0' })).toBe(
      'TF_ENABLE_ONEDNN_OPTS=0, which turns oneDNN off; set it to 1',
    );
    expect(of(zen4, { ONEDNN_MAX_CPU_ISA: 'avx2' })).toBe(
      `ONEDNN_MAX_CPU_ISA=avx2, which hides ${needed} from oneDNN; unset it`,
    );
    expect(of(zen4, { DNNL_MAX_CPU_ISA: 'AVX512_CORE' })).toContain('DNNL_MAX_CPU_ISA');
  });
});

it('a limit with VNNI leaves int8 exact, and hides bfloat16', () => {
  const environment = { ONEDNN_MAX_CPU_ISA: 'AVX512_CORE_VNNI' };
  expect(int8Obstacle({ isGpu: false, processor: zen4, environment })).toBeUndefined();
  expect(bfloat16Obstacle({ isGpu: false, processor: zen4, environment })).toContain('unset it');
});

describe('XLA', () => {
  it('is there unless its variable turns it off', () => {
    expect(xlaObstacle({})).toBeUndefined();
    expect(xlaObstacle({ RESATTN_XLA: 'on' })).toBeUndefined();
    expect(xlaObstacle({ RESATTN_XLA: '' })).toBeUndefined();
    expect(() => xlaObstacle({ RESATTN_XLA: '0' })).toThrow(
      'RESATTN_XLA is "0", expected on or off',
    );
    expect(xlaObstacle({ RESATTN_XLA: 'off' })).toMatch(/RESATTN_XLA=off, .* unset it/);
  });
});
