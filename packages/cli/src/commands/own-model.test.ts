import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { resattn } from '../../test/command.js';
import { writeReviews } from '../../test/reviews.js';

const root = fileURLToPath(new URL('../../../../', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'resattn-own-model-'));
const at = (name: string) => join(folder, name);
afterAll(() => rmSync(folder, { recursive: true }));

/** The module that the guide shows. */
const guide = readFileSync(join(root, 'docs/guide/own-model.md'), 'utf8');
const [, source] = /^```ts\n([\s\S]*?)^```$/m.exec(guide)!;
const module = at('gated-cnn.ts');
const data = at('reviews.csv');
const run = at('run');
const train = ['train', 'classify', '--data', data, '--no-wide', '--epochs', '1'];

beforeAll(() => {
  // Where a project has its packages.
  symlinkSync(join(root, 'packages/cli/node_modules'), at('node_modules'));
  writeFileSync(module, source!);
  writeReviews(data);
});

describe('a model of your own', () => {
  test('is trained by its module, with its own options', async () => {
    const own = ['--model', module, '--readout', 'mean', '--filters', '4'];
    const { status, error } = await resattn([...train, ...own, '--run', run]);
    expect([status, error]).toEqual([0, '']);
    expect(JSON.parse(readFileSync(join(run, 'config.json'), 'utf8'))).toMatchObject({
      ...{ model: 'gated-cnn', readout: 'mean', filters: 4, kernelSize: 3 },
    });
    expect(readFileSync(join(run, 'gated-cnn.ts'), 'utf8')).toBe(source);
  });

  test('is used, resumed and compressed as built-in ones are', async () => {
    const { out } = await resattn(['predict', run, 'a lovely film', '--json']);
    expect(JSON.parse(out)).toMatchObject({ label: expect.stringMatching(/good|bad/) });
    const evaluated = await resattn(['evaluate', run, '--data', data, '--json']);
    expect(JSON.parse(evaluated.out)).toMatchObject({ texts: expect.any(Number) });
    const resumed = await resattn(['train', '--resume', run, '--epochs', '2']);
    expect(resumed.status).toBe(0);
    const small = await resattn(['compress', run, '--method', 'int8', '--out', at('small')]);
    expect([small.status, small.error]).toEqual([0, '']);
    const made = readFileSync(at('small/own-model.json'), 'utf8');
    expect(JSON.parse(made)).toMatchObject({ name: 'gated-cnn', copy: 'gated-cnn.ts' });
  });

  test('is refused where its module is missing or has changed', async () => {
    renameSync(module, at('elsewhere.ts'));
    const missing = await resattn(['predict', run, 'a lovely film']);
    expect(missing.error).toMatch(
      /model "gated-cnn" of .*gated-cnn\.ts, which is missing\. Put the/,
    );
    expect(missing.error).toContain(`a copy is ${join(run, 'gated-cnn.ts')}`);
    renameSync(at('elsewhere.ts'), module);
    appendFileSync(module, '// changed\n');
    const changed = await resattn(['predict', run, 'a lovely film']);
    expect([changed.status, changed.error]).toEqual([
      1,
      expect.stringContaining('has changed since then'),
    ]);
    const imported = await resattn([...train, '--model', module]);
    expect(imported.error).toContain('has changed since this program imported it');
    writeFileSync(module, source!);
    expect((await resattn(['predict', run, 'a lovely film'])).status).toBe(0);
  });

  test('is a row of a table', async () => {
    const table = ['reproduce', 'residual-depth', '--with', module, '--out', at('table')];
    const settings = ['data=language-id', 'languages=de,en', 'epochs=1', 'filters=4'];
    const { status, out, error } = await resattn([
      ...[...table, '--only', 'gated CNN, 4 layers'],
      ...settings.flatMap((setting) => ['--set', setting]),
    ]);
    expect([status, error]).toEqual([0, '']);
    expect(out).toMatch(/gated CNN\s+\d/);
    expect(existsSync(at('table/runs/gated-cnn/4-layers/seed-1/own-model.json'))).toBe(true);
    const sequences = await resattn(['reproduce', 'reverse', '--with', module]);
    expect(sequences.error).toContain('the table reverse trains no classifiers');
  });
});

describe('a module is refused', () => {
  const put = (name: string, text: string) => {
    writeFileSync(at(name), text);
    return at(name);
  };
  test.each([
    ['that is not there', () => at('none.ts'), 'there is no such file that can be read'],
    ['without a definition', () => put('empty.mjs', 'export default 3;'), 'no default export that'],
    [
      'that throws',
      () => put('bad.mjs', 'throw new Error("no luck");'),
      'cannot be imported: no luck',
    ],
    [
      'whose option is one of every run',
      () =>
        put('taken.mjs', 'export default { name: "taken", options: { epochs: {} }, make() {} };'),
      'calls an option epochs, which is a field of every training',
    ],
  ])('%s', async (_, path, message) => {
    const { status, error } = await resattn([...train, '--model', path()]);
    expect([status, error]).toEqual([1, expect.stringContaining(message)]);
  });

  test('for an option that it does not have', async () => {
    const unknown = await resattn([...train, '--model', module, '--gates', '3']);
    expect([unknown.status, unknown.error]).toEqual([
      2,
      expect.stringContaining("unknown option '--gates'"),
    ]);
    const other = await resattn([...train, '--model', module, '--variant', 'v1']);
    expect(other.error).toContain('gated-cnn has no --variant');
    const wrong = await resattn([...train, '--model', module, '--readout', 'last']);
    expect(wrong.error).toContain('want one of max, mean');
  });
});
