import { copyFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { packageNames, root } from './support/arrows.js';
import { linkedProject } from './support/packed.js';
import { run } from './support/run.js';

interface Lane {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
}
interface Computed {
  readonly backend: string;
  readonly threads?: number;
  readonly obstacles?: Readonly<Record<'int8' | 'bfloat16' | 'xla', string | undefined>>;
  readonly errors: Readonly<Record<string, number>>;
  readonly features: {
    /** The error, or why there is no result. */
    readonly xla: number | string;
    readonly bfloat16: number | string;
    readonly isInt8: boolean;
    readonly int8: number;
  };
  readonly losses: readonly number[];
}

const { lanes, tests } = JSON.parse(readFileSync(join(root, 'scripts/lanes.json'), 'utf8')) as {
  readonly lanes: readonly Lane[];
  readonly tests: Readonly<Record<string, readonly string[]>>;
};
const computed = new Map<string, Computed>();

beforeAll(() => {
  const project = linkedProject();
  const program = join(project, 'program.mjs');
  copyFileSync(join(root, 'tests/support/lane-program.mjs'), program);
  for (const { name, env } of lanes) {
    const said = run(process.execPath, [program], project, env);
    computed.set(name, JSON.parse(said.trim().split('\n').at(-1)!) as Computed);
  }
});

test('the tests that depend on the processor are tests of packages', () => {
  for (const name of Object.keys(tests)) expect(packageNames()).toContain(name);
});

describe.each(lanes)('$name', ({ name, env }) => {
  const result = () => computed.get(name)!;

  test('computes as plain JavaScript does', () => {
    for (const [what, error] of Object.entries(result().errors))
      expect(error, what).toBeLessThan(1e-5);
  });

  test('trains as all lanes do', () => {
    const { losses } = result();
    expect(losses.at(-1)).toBeLessThan(0.8 * losses[0]!);
    for (const [i, loss] of computed.get('defaults')!.losses.entries())
      expect(Math.abs(losses[i]! / loss - 1), `step ${i + 1}`).toBeLessThan(1e-3);
  });

  test('has int8, bfloat16 and XLA, or says what is in the way', () => {
    const { backend, obstacles, features } = result();
    if (backend !== 'tensorflow') {
      expect(features.isInt8).toBe(false);
      return;
    }
    const { int8, bfloat16, xla } = obstacles!;
    expect(features.isInt8).toBe(int8 === undefined);
    expect(features.int8).toBeLessThan(int8 === undefined ? 0.03 : 1e-5);
    if (bfloat16 === undefined) expect(features.bfloat16).toBeLessThan(0.02);
    else expect(features.bfloat16).toContain(bfloat16);
    if (xla === undefined) expect(features.xla).toBeLessThan(1e-5);
    else expect(features.xla).toContain(xla);
  });

  test('is what it is called', () => {
    const { backend, threads, obstacles } = result();
    expect(backend).toBe(env.RESATTN_BACKEND ?? 'tensorflow');
    if (env.RESATTN_XLA) expect(obstacles!.xla).toContain('RESATTN_XLA=off');
    if (env.TF_NUM_INTRAOP_THREADS) expect(threads).toBe(1);
    if (env.TF_ENABLE_ONEDNN_OPTS) expect(obstacles!.int8).toBeDefined();
    if (env.ONEDNN_MAX_CPU_ISA) expect(obstacles!.bfloat16).toBeDefined();
  });
});
