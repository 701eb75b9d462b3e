import { readFile } from 'node:fs/promises';
import { basename, dirname, resolve } from 'node:path';
import { checkOptions } from '@resattn/options';
import { isModulePath } from '../config/families.js';
import { withLoadedModel } from '../run/own-model.js';
import type { TaskTypes } from '../task.js';
import { type AnyTask, tasks } from '../tasks/registry.js';
import { UserError } from '../user-error.js';
import type { Experiment } from './experiment.js';
import { kindOfPreset, type StudyOptions, study, studyKeys } from './study.js';

/** What a study may import. */
export interface ReadStudyOptions {
  /**
   * Modules of own models that the study may name as `model`, which are imported. A module is a program,
   * and the file may be a stranger's: none is imported that is not named here. Default: none.
   */
  readonly with?: readonly string[] | undefined;
}

/**
 * Reads a study from a JSON file: an object with the options of {@link study}, of which `preset` is
 * required and says the kind of task. Paths of modules begin at the folder of the file.
 *
 * ```ts
 * const rates = await readStudy('rates.json', { with: ['./gated-cnn.ts'] });
 * ```
 *
 * @throws UserError for a file that cannot be read or is no study, and a module that `with` does not name
 */
export async function readStudy(file: string, options: ReadStudyOptions = {}): Promise<Experiment> {
  checkOptions('readStudy', options, { with: true });
  const trusted = (options.with ?? []).map((module) => resolve(module));
  const wrong = (text: string) =>
    new UserError(`${file}: ${text}.`, [
      'give an object such as { "preset": "classify", "options": { "data": "trec" }, "rows": { "TextCNN": { "model": "text-cnn" } } }',
    ]);
  let value: unknown;
  try {
    value = JSON.parse(await readFile(file, 'utf8'));
  } catch (error) {
    throw wrong(`cannot be read (${(error as Error).message})`);
  }
  if (!isRecord(value)) throw wrong('is no object');
  const known = Object.keys(studyKeys);
  const unknown = Object.keys(value).find((key) => !known.includes(key));
  if (unknown !== undefined) throw wrong(`has "${unknown}"; the keys are ${known.join(', ')}`);
  const { preset, rows = {}, columns = {}, options: common = {} } = value;
  if (typeof preset !== 'string') throw wrong('names no preset');
  for (const [name, fields] of Object.entries({ rows, columns }))
    if (!isRecord(fields) || !Object.values(fields).every(isRecord))
      throw wrong(`"${name}" is no object of objects of fields`);
  if (!isRecord(common)) throw wrong('"options" is no object of fields');
  const task = tasks[kindOfPreset(preset)] as AnyTask;
  const loaded = (fields: unknown) => {
    const { model } = fields as { readonly model?: unknown };
    const module = isModulePath(model) ? resolve(dirname(file), model) : undefined;
    if (module !== undefined && !trusted.includes(module))
      throw new UserError(
        `${file} names the module ${module}, which is a program and is imported only where you name it.`,
        [(option) => `read it, and name it if you trust it: ${option('with', module)}`],
      );
    return withLoadedModel(
      fields as Readonly<Record<string, unknown>>,
      task.families,
      dirname(file),
    );
  };
  const each = async (places: object) =>
    Object.fromEntries(
      await Promise.all(
        Object.entries(places).map(async ([name, fields]) => [name, await loaded(fields)] as const),
      ),
    );
  const { name = basename(file).replace(/\.json$/, '') } = value;
  return study(task, {
    ...(value as unknown as StudyOptions<TaskTypes>),
    name: String(name),
    options: await loaded(common),
    rows: await each(rows as object),
    ...(value.columns !== undefined && { columns: await each(columns as object) }),
  });
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
