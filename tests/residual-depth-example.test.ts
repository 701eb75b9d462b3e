import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';
import { run } from './support/run.js';

test('the example of residual depth measures stacks and draws its picture', () => {
  const folder = mkdtempSync(join(tmpdir(), 'resattn-depth-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const picture = join(folder, 'depth.svg');
  const script = join(root, 'examples/layers-residual-depth/residual-depth.mjs');
  const printed = run(
    process.execPath,
    [script, '--steps', '5', '--depths', '32', '--out', picture],
    folder,
  );
  const norm = (name: string) => Number(new RegExp(`^${name} +32 +(\\S+)`, 'm').exec(printed)?.[1]);
  expect(norm('plain'), printed).toBeLessThan(0.1 * norm('residual'));
  expect(norm('residual, pre-norm'), printed).toBeGreaterThan(0.1);
  expect(readFileSync(picture, 'utf8')).toContain('gradient norm of the first layer');
});
