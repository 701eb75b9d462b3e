import { spawnSync } from 'node:child_process';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkLayer, type LayerSubject } from '@resattn/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resattn } from '../../test/command.js';

const root = fileURLToPath(new URL('../../../..', import.meta.url));
let folder: string;

/** An empty package; inside the repository, so that its tools judge what is written. */
function makePackage(name: string, manifest: object): string {
  const path = join(folder, name);
  mkdirSync(join(path, '.changeset'), { recursive: true });
  writeFileSync(join(path, 'package.json'), JSON.stringify(manifest));
  return path;
}

beforeAll(() => {
  folder = mkdtempSync(fileURLToPath(new URL('./new-layer-', import.meta.url)));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function tool(name: string, ...args: string[]): string {
  const { stdout, stderr, status } = spawnSync(
    process.execPath,
    [join(root, 'node_modules', name), ...args],
    { cwd: root, encoding: 'utf8' },
  );
  return status === 0 ? '' : stdout + stderr;
}

const subjectOf = async (file: string): Promise<LayerSubject> => {
  const module = (await import(/* @vite-ignore */ file)) as {
    gatedSum: (options: object) => ReturnType<LayerSubject['create']>;
  };
  return {
    create: () => module.gatedSum({ units: 4 }),
    inputs: [{ axes: ['batch', 'time', 6] }],
    weights: { trainable: 2 },
  };
};

describe('resattn new layer', () => {
  it('writes source, test, page and changeset, which lint and types let pass', async () => {
    const path = makePackage('own', { name: '@someone/my-layers' });
    const { status, out } = await resattn(['new', 'layer', 'GatedSum', '--in', path]);
    expect(status).toBe(0);
    const written = readdirSync(path, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map(({ name }) => name);
    expect(written.sort()).toEqual([
      'gated-sum.md',
      'gated-sum.md',
      'gated-sum.test.ts',
      'gated-sum.ts',
      'package.json',
    ]);
    expect(out.split('\n')).toHaveLength(4);
    expect(readFileSync(join(path, '.changeset/gated-sum.md'), 'utf8')).toContain(
      "'@someone/my-layers': minor",
    );
    expect(tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', path)).toBe('');
    writeFileSync(
      join(path, 'tsconfig.json'),
      JSON.stringify({ extends: join(root, 'tsconfig.json'), include: [join(path, 'src')] }),
    );
    expect(tool('typescript/bin/tsc', '-p', path)).toBe('');
  });

  it('writes a layer that lacks its formula alone', async () => {
    const path = makePackage('formula', { name: 'my-layers' });
    await resattn(['new', 'layer', 'GatedSum', '--in', path, '--group', 'gates']);
    const source = join(path, 'src/gates/gated-sum.ts');
    const before = await checkLayer(await subjectOf(source));
    expect(before.failed.length).toBeGreaterThan(10);
    for (const { message } of before.failed)
      expect(message).toMatch(/the formula is missing; compute y here|does not say/);

    const text = readFileSync(source, 'utf8');
    const whole = text
      .replace(/throw new Error\([\s\S]*?\n {4}\);/, 'return tf.add(ops.dense(x!, kernel), bias);')
      .replace('import { initializers }', 'import { initializers, ops }')
      .replace('my-layers>GatedSum', 'my-layers>WholeGatedSum');
    const filled = join(path, 'src/gates/whole.ts');
    writeFileSync(filled, whole);
    const after = await checkLayer(await subjectOf(filled));
    expect(after.failed).toEqual([]);
    expect(after.passed.length).toBeGreaterThanOrEqual(19);
  });

  it('in the package of the layers themselves imports what stands beside, and writes no page', async () => {
    const path = makePackage('layers', { name: '@resattn/layers' });
    const args = ['new', 'layer', 'T5Gate', '--in', path, '--group', 'residual/gates'];
    const { status, said } = await resattn(args);
    expect(status).toBe(0);
    expect(said).toContain('src/catalogue.ts');
    const source = readFileSync(join(path, 'src/residual/gates/t5-gate.ts'), 'utf8');
    expect(source).toContain("from '../../base/index.js'");
    expect(source).toContain("'resattn>T5Gate'");
    expect(source).toContain('export function t5Gate(');
    expect(existsSync(join(path, 'docs'))).toBe(false);
    expect(tool('@biomejs/biome/bin/biome', 'check', '--error-on-warnings', path)).toBe('');
  });

  it('overwrites nothing', async () => {
    const path = makePackage('twice', { name: 'my-layers' });
    await resattn(['new', 'layer', 'Twice', '--in', path]);
    rmSync(join(path, 'docs/twice.md'));
    const { status, error } = await resattn(['new', 'layer', 'Twice', '--in', path]);
    expect(status).toBe(1);
    expect(error).toContain('src/twice.ts, src/twice.test.ts, .changeset/twice.md: there already');
    expect(existsSync(join(path, 'docs/twice.md'))).toBe(false);
  });

  it.each([
    ['gated-sum', 'expected a class name such as GatedSum'],
    ['3D', 'expected a class name such as D'],
  ])('refuses the name %s', async (name, message) => {
    const { status, error } = await resattn(['new', 'layer', name, '--in', folder]);
    expect([status, error]).toEqual([2, expect.stringContaining(message)]);
  });

  it('asks for a package', async () => {
    const { status, error } = await resattn(['new', 'layer', 'Sum', '--in', folder]);
    expect(status).toBe(1);
    expect(error).toContain('holds no package.json');
  });
});
