import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { expect, test } from 'vitest';
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
  expect(readme).toContain(`npm install`);
  expect(readme).toContain('How it is tested');
});
