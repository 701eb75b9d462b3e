import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { UserError } from '../user-error.js';
import { readStudy } from './study-file.js';
import { withOwnModel } from './with-own-model.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-study-file-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

mkdirSync(join(folder, 'models'));
const module = join(folder, 'models', 'tiny.mjs');
writeFileSync(
  module,
  `globalThis.hasReadTiny = true;
export default { name: 'tiny-of-the-test', title: 'tiny', options: {}, make() {} };\n`,
);

function studyOf(rows: object, columns?: object): string {
  const file = join(folder, 'rates.json');
  const options = { data: 'texts.csv', epochs: 1 };
  writeFileSync(file, JSON.stringify({ preset: 'classify', options, rows, columns }));
  return file;
}

test('a file makes no program import a module that its reader does not name', async () => {
  const model = './models/tiny.mjs';
  for (const file of [
    () => studyOf({ own: { model } }),
    () => studyOf({ usual: {} }, { own: { model } }),
  ]) {
    const refused = await readStudy(file()).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(UserError);
    expect((refused as Error).message).toContain(`names the module ${module}`);
    await expect(readStudy(file(), { with: [join(folder, 'other.mjs')] })).rejects.toThrow(module);
  }
  expect(globalThis).not.toHaveProperty('hasReadTiny');
  const file = studyOf({ own: { model }, usual: { model: 'fast-text' } });
  const experiment = await readStudy(file, { with: [module] });
  expect(globalThis).toHaveProperty('hasReadTiny', true);
  expect(experiment.rows).toEqual(['own', 'usual']);
  expect(experiment.cell('own', experiment.columns[0]!).values).toMatchObject({
    model: 'tiny-of-the-test',
  });
});

test('a model that a table trains already gets no second row', async () => {
  const named = await readStudy(studyOf({ own: { model: './models/tiny.mjs' } }), {
    with: [module],
  });
  expect((await withOwnModel(named, module)).rows).toEqual(['own']);
  const other = await readStudy(studyOf({ usual: { model: 'fast-text' } }));
  expect((await withOwnModel(other, module)).rows).toEqual(['usual', 'tiny']);
});

test('unknown options are refused', async () => {
  await expect(readStudy(studyOf({ a: {} }), { wiht: [] } as object)).rejects.toThrow('"with"');
});
