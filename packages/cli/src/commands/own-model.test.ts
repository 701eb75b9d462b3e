import { createHash } from 'node:crypto';
import {
  appendFileSync,
  cpSync,
  existsSync,
  mkdtempSync,
  readFileSync,
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
const put = (name: string, text: string) => {
  writeFileSync(at(name), text);
  return at(name);
};
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

  test('has its options in the help', async () => {
    const { status, out } = await resattn(['train', 'classify', '--model', module, '--help']);
    expect(status).toBe(0);
    expect(out).toContain('--num-convolutions <integer>');
    expect(out).toMatch(/--readout <choice> +how tokens become one vector \(default: max\)/);
    expect(out).not.toContain('--variant');
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

  test('is imported only where it is named, by the command and not by a folder', async () => {
    const stranger = at('stranger');
    cpSync(run, stranger, { recursive: true });
    const text = source!.replace("name: 'gated-cnn'", "name: 'strange-cnn'");
    const strange = join(stranger, 'strange-cnn.ts');
    writeFileSync(strange, `${text}\nObject.assign(globalThis, { wasImported: true });\n`);
    const sha256 = createHash('sha256').update(readFileSync(strange)).digest('hex');
    const record = {
      name: 'strange-cnn',
      module: 'strange-cnn.ts',
      copy: 'strange-cnn.ts',
      sha256,
    };
    writeFileSync(join(stranger, 'own-model.json'), JSON.stringify(record));
    for (const file of ['config.json', 'model/classifier.json']) {
      const path = join(stranger, file);
      if (existsSync(path))
        writeFileSync(path, readFileSync(path, 'utf8').replaceAll('gated-cnn', 'strange-cnn'));
    }
    const uses = [
      ...[
        ['predict', stranger, 'a lovely film'],
        ['evaluate', stranger, '--data', data],
      ],
      ...[
        ['export', stranger, '--to', 'layersmodel'],
        ['serve', stranger, '--port', '0'],
      ],
      ...[
        ['train', '--resume', stranger, '--epochs', '3'],
        ['rerun', stranger],
      ],
      ['compress', stranger, '--method', 'int8'],
    ];
    for (const use of uses) {
      const { status, error } = await resattn(use);
      expect(status, use.join(' ')).toBe(1);
      expect(error).toContain(`the model "strange-cnn" of ${strange} (SHA-256 ${sha256})`);
      expect(error).toContain(`name it if you trust it: --with ${strange}`);
    }
    const config = await resattn([
      ...train,
      '--config',
      put('module.json', '{ "model": "./strange-cnn.ts" }'),
    ]);
    expect([config.status, config.error]).toEqual([
      2,
      expect.stringContaining('--model ./strange-cnn.ts'),
    ]);
    expect(globalThis).not.toHaveProperty('wasImported');
    const named = await resattn(['predict', stranger, 'a lovely film', '--with', strange]);
    expect([named.status, named.error]).toEqual([0, '']);
    expect(globalThis).toHaveProperty('wasImported');
  });

  test('is refused where the named module is another one', async () => {
    const other = put('other.ts', `${source!.replace('title: ', 'title:  ')}`);
    const changed = await resattn(['predict', run, 'a lovely film', '--with', other]);
    expect([changed.status, changed.error]).toEqual([
      1,
      expect.stringContaining('is another module or has changed since then'),
    ]);
    expect(changed.error).toContain(`a copy is ${join(run, 'gated-cnn.ts')}`);
    appendFileSync(module, '// changed\n');
    const imported = await resattn([...train, '--model', module]);
    expect(imported.error).toContain('has changed since this program imported it');
    writeFileSync(module, source!);
    const back = await resattn(['predict', run, 'a lovely film', '--with', module]);
    expect([back.status, back.error]).toEqual([0, '']);
    const none = await resattn(['predict', run, 'a lovely film', '--with', at('none.ts')]);
    expect(none.error).toContain('--with');
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
    expect(wrong.error).toContain('expected one of max, mean');
  });
});
