import { cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { root } from '../support/arrows.js';
import { chromiumPath } from '../support/chromium.js';
import { installPacked } from '../support/packed.js';
import { run } from '../support/run.js';

const example = join(root, 'examples/layers-in-the-browser');
const { devDependencies, dependencies } = JSON.parse(
  readFileSync(join(example, 'package.json'), 'utf8'),
) as Record<'devDependencies' | 'dependencies', Record<string, string>>;
let folder = '';

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-example-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  const others = Object.entries({ ...devDependencies, ...dependencies })
    .filter(([name]) => !name.startsWith('@resattn/'))
    .map(([name, version]) => `${name}@${version}`);
  installPacked(folder, ['layers'], others);
  for (const file of ['src', 'index.html', 'build.mjs', 'browser.mjs'])
    cpSync(join(example, file), join(folder, file), { recursive: true });
  run(process.execPath, ['build.mjs'], folder);
});

test('trains, saves and loads in Node.js', () => {
  const printed = run(process.execPath, ['dist/node.mjs'], folder);
  const accuracy = Number(/accuracy ([\d.]+)/.exec(printed)?.[1]);
  expect(accuracy, printed).toBeGreaterThan(0.95);
  expect(printed).toContain('largest difference 0\n');
  // Nothing of the weight lies on the padding.
  expect(printed).toMatch(/^· 0\.000 $/m);
});

test.skipIf(chromiumPath === undefined)(
  'trains, saves and loads in headless Chromium (skipped where there is none: RESATTN_CHROMIUM)',
  () => {
    const report = JSON.parse(run(process.execPath, ['browser.mjs'], folder)) as {
      accuracy: number;
      difference: number;
      weights: number[];
    };
    expect(report.accuracy).toBeGreaterThan(0.95);
    expect(report.difference).toBe(0);
    const sum = report.weights.reduce((a, b) => a + b);
    expect(sum).toBeCloseTo(1, 4);
  },
);
