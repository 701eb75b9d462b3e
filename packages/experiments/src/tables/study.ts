import { checkOptions } from '@resattn/options';
import { isModulePath } from '../config/families.js';
import type { Configurations, Kind } from '../config/kinds.js';
import { resolveConfig } from '../config/resolve.js';
import type { ExperimentOptions } from '../experiment.js';
import { presetNamed, presets } from '../presets/index.js';
import { requireTask } from '../run/check-call.js';
import type { Task, TaskTypes } from '../task.js';
import { UsageError } from '../user-error.js';
import type { Cell, Experiment, TableScore } from './experiment.js';

/** What {@link study} makes a table of. */
export interface StudyOptions<T extends TaskTypes> {
  /** Short, for folders. */
  readonly name: string;
  /** Title of the table. Default: the name. */
  readonly summary?: string | undefined;
  /** Name of the preset that the fields change. Default: that of the task. */
  readonly preset?: string | undefined;
  /** Fields of all runs; `data` is a path or the name of a set. Default: those of the preset. */
  readonly options?: ExperimentOptions<T> | undefined;
  /** Fields of each row, by its name; `model` may be a definition of your own. */
  readonly rows: Readonly<Record<string, ExperimentOptions<T>>>;
  /** Fields of each column, by its name. Default: one column, `test`. */
  readonly columns?: Readonly<Record<string, ExperimentOptions<T>>> | undefined;
  /** Runs of each cell, with the seeds 1, 2, … Default 5. */
  readonly seeds?: number | undefined;
  /**
   * The score that is compared: its name in `results.json`, or with how it is written. Default:
   * `accuracy`, of sequences `bleu`, of a language model `loss`.
   */
  readonly score?: string | TableScore | undefined;
  /** Sentences below the table. Default: none. */
  readonly notes?: readonly string[] | undefined;
}

export const studyKeys: Readonly<Record<keyof StudyOptions<TaskTypes>, true>> = {
  name: true,
  summary: true,
  preset: true,
  options: true,
  rows: true,
  columns: true,
  seeds: true,
  score: true,
  notes: true,
};

/** How scores are written, by their names in `results.json`. */
const scores: Readonly<Record<string, Omit<TableScore, 'field'>>> = {
  accuracy: { heading: 'accuracy in %', factor: 100, digits: 1 },
  f1: { heading: 'macro F1 in %', factor: 100, digits: 1 },
  exactMatch: { heading: 'exact match in %', factor: 100, digits: 1 },
  bleu: { heading: 'BLEU', digits: 2 },
  chrf: { heading: 'chrF', digits: 2 },
  rouge1: { heading: 'ROUGE-1', digits: 2 },
  rouge2: { heading: 'ROUGE-2', digits: 2 },
  rougeL: { heading: 'ROUGE-L', digits: 2 },
  loss: { heading: 'loss (nats a token)', digits: 3, isLowerBetter: true },
};

const usualScores: Readonly<Record<string, string>> = {
  'multi-label': 'microF1',
  regression: 'pearson',
  sequence: 'bleu',
  'language-model': 'loss',
};

/**
 * A table of your own for `runTable`: every row by every column by every seed.
 *
 * ```ts
 * const rates = study(classification, {
 *   name: 'rates',
 *   options: { data: 'trec' },
 *   rows: { TextCNN: { model: 'text-cnn' }, DPCNN: { model: 'dpcnn' } },
 *   columns: { '0.001': { learningRate: 0.001 }, '0.003': { learningRate: 0.003 } },
 * });
 * await runTable(rates);
 * ```
 *
 * @throws UsageError for a preset of another kind, a table without rows, and rows in memory
 * @throws UserError for a field that there is not, or a wrong value
 */
export function study<T extends TaskTypes>(task: Task<T>, options: StudyOptions<T>): Experiment {
  checkOptions('study', options, studyKeys);
  requireTask('study', task);
  const { name, summary = name, preset: presetName = task.preset, notes = [] } = options;
  const { score = usualScores[task.kind] ?? 'accuracy', seeds = 5 } = options;
  const preset = Object.hasOwn(presets, presetName) ? presets[presetName] : undefined;
  if (preset?.kind !== task.kind)
    throw new UsageError(`study: preset is "${presetName}", expected one for ${task.kind}.`);
  if (!(Number.isInteger(seeds) && seeds > 0))
    throw new UsageError(`study: seeds is ${seeds}, expected an integer from 1.`);
  const fieldsOfAll = plainFields(task, options.options ?? {});
  const [rows, columns] = [options.rows, options.columns ?? { test: {} }].map((places) =>
    Object.fromEntries(
      Object.entries(places).map(([place, fields]) => [place, plainFields(task, fields)]),
    ),
  ) as [Fields, Fields];
  const [rowNames, columnNames] = [Object.keys(rows), Object.keys(columns)];
  if (rowNames.length === 0 || columnNames.length === 0)
    throw new UsageError('study: there are no rows or no columns, expected at least one of each.');
  const valuesOf = (row: string, column: string) => ({
    ...fieldsOfAll,
    ...rows[row],
    ...columns[column],
  });
  for (const row of rowNames) {
    for (const column of columnNames) {
      const override = { source: `study, "${row}, ${column}"`, values: valuesOf(row, column) };
      resolveConfig(preset.config as T['config'], task.fields, [override], task.families);
    }
  }
  return {
    ...{ name, summary, notes, seeds, rows: rowNames, columns: columnNames },
    score:
      typeof score === 'string'
        ? { field: score, ...(scores[score] ?? { heading: score, digits: 4 }) }
        : score,
    cell: (row, column) =>
      ({ preset, presetName, values: valuesOf(row, column) }) as Cell<keyof Configurations>,
  };
}

type Fields = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Fields as a file has them: a model of one's own is called by its name. */
function plainFields<T extends TaskTypes>(
  { families }: Task<T>,
  given: object,
): Readonly<Record<string, unknown>> {
  const { seed, model, data, ...others } = given as Readonly<Record<string, unknown>>;
  if (seed !== undefined)
    throw new UsageError('study: a field is a seed; `seeds` says how many runs a cell has.');
  if (data !== undefined && typeof data !== 'string')
    throw new UsageError('study: data is rows in memory, expected a path or the name of a set.');
  if (isModulePath(model)) {
    throw new UsageError(
      `study: model is the path ${model}, expected what its module exports: import it.`,
    );
  }
  const isDefinition = typeof model === 'object' && model !== null;
  const name = isDefinition ? families?.own?.register(model) : model;
  if (isDefinition && name === undefined)
    throw new UsageError('study: model is an object that defines no model.');
  return {
    ...(data !== undefined && { data }),
    ...(name !== undefined && { model: name }),
    ...others,
  };
}

/** The kind of the preset of a name; see `presetNamed`. */
export const kindOfPreset = (name: string): Kind => presetNamed(name).kind;
