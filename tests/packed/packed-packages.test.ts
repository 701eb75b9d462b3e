import { execSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, posix } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { expect, inject, onTestFinished, test } from 'vitest';
import { packageNames, readManifest, root } from '../support/arrows.js';
import { packedPackages } from '../support/packed.js';
import { run } from '../support/run.js';

const names = packageNames();

test('every package is packed', () => {
  expect([...packedPackages().keys()].sort()).toEqual([...names].sort());
});

test.each(names)('%s is packed as publint wants it', async (name) => {
  const { buffer } = new Uint8Array(readFileSync(packedPackages().get(name)!));
  const { messages, pkg } = await publint({ pack: { tarball: buffer }, level: 'warning' });
  expect(messages.map((message) => formatMessage(message, pkg))).toEqual([]);
  expect(JSON.stringify(pkg.dependencies ?? {})).not.toContain('workspace:');
});

test.each(names)('the types of %s are right for every way of importing it', (name) => {
  const attw = join(root, 'node_modules/.bin/attw');
  run(attw, [packedPackages().get(name)!, '--format', 'ascii'], root);
});

test.each(names)('%s says what it is, under which licence, and how it changed', (name) => {
  const manifest = readManifest(name) as unknown as Record<string, unknown>;
  expect(manifest).toMatchObject({ name: `@resattn/${name}`, license: 'Apache-2.0' });
  expect(manifest.description).toMatch(/\S/);
  const readme = readFileSync(join(root, 'packages', name, 'README.md'), 'utf8');
  expect(readme).toContain('npm install');
  // What works before the first release.
  if (manifest.version === '0.0.0') expect(readme).toContain('../../README.md#install');
  expect(readme).toContain('How it is tested');
});

test.each(names)('the maps of %s point to sources that are packed', (name) => {
  const folder = temporary();
  run('tar', ['-xzf', packedPackages().get(name)!, '-C', folder], root);
  const files = run('tar', ['-tzf', packedPackages().get(name)!], root)
    .trim()
    .split('\n');
  const maps = files.filter((file) => file.endsWith('.map'));
  expect(maps.length).toBeGreaterThan(0);
  const sources = maps.flatMap((map) => {
    const parsed = JSON.parse(readFileSync(join(folder, map), 'utf8')) as { sources: string[] };
    return parsed.sources.map((source) => posix.join(posix.dirname(map), source));
  });
  const packed = new Set(files);
  expect([...new Set(sources)].filter((source) => !packed.has(source))).toEqual([]);
  expect(files.filter((file) => /\.test\.|\/fixtures\//.test(file))).toEqual([]);
  expect(files).toContain('package/LICENSE');
});

test('the lines that `npm run pack` prints install the packages in an empty project', () => {
  const [all, layers] = inject('installLines');
  const folder = temporary();
  writeFileSync(join(folder, 'package.json'), '{ "private": true, "type": "module" }');
  execSync(`${layers} --no-audit --no-fund --ignore-scripts`, { cwd: folder, stdio: 'pipe' });
  const program =
    "import { multiHeadAttention } from '@resattn/layers'; console.log(typeof multiHeadAttention)";
  expect(run(process.execPath, ['-e', program], folder)).toContain('function');
  expect(names.filter((name) => !all?.includes(`resattn-${name}-`))).toEqual([]);
});

function temporary(): string {
  const folder = mkdtempSync(join(tmpdir(), 'resattn-packed-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
