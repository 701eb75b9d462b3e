import { cpSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { root } from '../support/arrows.js';
import { chromiumPath } from '../support/chromium.js';
import { installPacked } from '../support/packed.js';
import { run } from '../support/run.js';

const example = join(root, 'examples/data-and-metrics-in-the-browser');
/** An empty folder that goes when the process ends. */
function emptyFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'resattn-alone-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

describe.each([
  [
    'data',
    "import { ByteTokenizer } from '@resattn/data'; console.log(new ByteTokenizer().encode('é').length)",
    '2',
  ],
  [
    'metrics',
    "import { chrf } from '@resattn/metrics'; console.log(chrf().update(['ab'], ['ab']).result().score)",
    '100',
  ],
])('a project with @resattn/%s alone', (name, program, output) => {
  let folder = '';
  beforeAll(() => {
    folder = emptyFolder();
    installPacked(folder, [name]);
  });

  test('gets no tensor library and nothing else of ours', () => {
    const modules = readdirSync(join(folder, 'node_modules'));
    expect(modules).not.toContain('@tensorflow');
    const own = readdirSync(join(folder, 'node_modules/@resattn'));
    expect(own).toEqual(['host', 'options', name].sort());
  });

  test('works', () => {
    expect(run(process.execPath, ['--input-type=module', '-e', program], folder).trim()).toBe(
      output,
    );
  });
});

describe('the example', () => {
  let folder = '';
  let inNode: Record<string, unknown> = {};
  beforeAll(() => {
    folder = emptyFolder();
    installPacked(folder, ['data', 'metrics'], ['esbuild@^0.28.2', 'playwright-core@^1.65.1']);
    for (const file of ['src', 'index.html', 'build.mjs', 'browser.mjs'])
      cpSync(join(example, file), join(folder, file), { recursive: true });
    run(process.execPath, ['build.mjs'], folder);
    inNode = JSON.parse(run(process.execPath, ['dist/node.mjs'], folder));
  });

  test('gives every text back and has each in one batch', () => {
    expect(inNode).toMatchObject({ commands: 16_990, roundTrips: 3920, examplesInBatches: 3920 });
  });

  test.skipIf(chromiumPath === undefined)(
    'finds the same in headless Chromium (skipped where there is none: RESATTN_CHROMIUM)',
    () => {
      expect(JSON.parse(run(process.execPath, ['browser.mjs'], folder))).toEqual(inNode);
    },
  );
});
