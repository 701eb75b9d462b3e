import type { BatchSource, Trainer } from '@resattn/core';
import type { RunRecord } from '@resattn/core/node';
import type { ExportFormat } from '@resattn/models/node';
import type { Subject } from './compression/subject.js';
import type { Families } from './config/families.js';
import type { AnyFields } from './config/field.js';
import type { TrainingConfig } from './config/training-config.js';
import type { Tell } from './events.js';
import type { MachineOptions } from './run/machine.js';
import type { GivenRows, Rows } from './run/rows.js';
import type { Showing } from './shown.js';
import type { Validated } from './sweep/validated.js';

/** The data of a run, and what is to be said of it. */
export interface RunData {
  /** Short name for folders and titles: `language-id`, or the file's. */
  readonly name: string;
  /** One line: how many texts, and from where. */
  readonly description: string;
  /** What was guessed, left out or noticed. */
  readonly notices: readonly string[];
  /** Identifies the data: a resumed run has to have the same. */
  readonly fingerprint: string;
  /** Where the data is from, for the record. */
  readonly source: Readonly<Record<string, unknown>>;
  /** The parts: lists of examples, or running text. */
  readonly train: ArrayLike<unknown>;
  readonly validation: ArrayLike<unknown>;
  readonly test: ArrayLike<unknown>;
}

/** A run that is ready to train. */
export interface Training<C, D extends RunData> {
  readonly run: RunRecord;
  readonly preset: string;
  readonly config: C;
  readonly task: D;
  readonly tell: Tell;
  /** Ends training after the step that is under way, with everything saved. Default: none does. */
  readonly signal?: AbortSignal | undefined;
  readonly isResumed: boolean;
  /** The configuration before this resumption changed it. Default: it is as it was. */
  readonly previous?: C | undefined;
  /** Records one step before training. Default: none is recorded. */
  readonly profile?: ((trainer: Trainer, batches: BatchSource) => Promise<void>) | undefined;
}

/** How training ended: interrupted with everything saved, or with an outcome. */
export type TrainingEnd<O> =
  | { readonly status: 'interrupted'; readonly step: number }
  | { readonly status: 'done'; readonly outcome: O };

/** A run folder, opened. */
export interface Opened<C> {
  readonly run: RunRecord;
  /** Name of the preset that it was trained with. */
  readonly preset: string;
  readonly config: C;
}

/** What a model is evaluated on, and how. */
export interface EvaluationRequest<Row = unknown> {
  /** A file, or rows. */
  readonly data: string | Rows<Row>;
  /** How a file is read, where it differs from the training file. */
  readonly reading: Readonly<Record<string, unknown>>;
  /** What to do with a row whose label the model does not know. */
  readonly unknownLabels: 'error' | 'drop';
  readonly machine: MachineOptions | undefined;
  readonly tell: Tell;
}

/** The model of a run, ready for use. */
export interface OpenedModel<P> {
  predict(texts: readonly string[]): Promise<readonly P[]>;
  dispose(): void;
}

/** How a model is written for other programs. */
export interface ExportTarget {
  readonly to: ExportFormat;
  /** Fixes the sizes of a SavedModel: texts of a batch, tokens of a text. Default: both are open. */
  readonly fixed?: { readonly batch: number; readonly time: number } | undefined;
}

/** The types of a task. */
export interface TaskTypes {
  readonly kind: string;
  readonly config: TrainingConfig;
  readonly data: RunData;
  /** What a training has found, before it is written. */
  readonly outcome: unknown;
  /** An example of data that is given by a program. */
  readonly row: unknown;
  /** `results.json`. */
  readonly results: object;
  readonly evaluation: unknown;
  /** What the model makes of a text. */
  readonly prediction: unknown;
  readonly model: OpenedModel<unknown>;
}

/**
 * Everything that holds for one kind of task only. The machinery of runs (folder, resuming,
 * interruption, events) is the same for all.
 */
export interface Task<T extends TaskTypes> {
  readonly kind: T['kind'];
  /** What the fields of its configuration may hold, beside those of a model's family. */
  readonly fields: AnyFields;
  /** The families that `model` may name. Default: the model is always the same. */
  readonly families?: Families | undefined;
  /** Name of the preset that gives every field a value. */
  readonly preset: string;
  /**
   * @param rows the data, where a program gives it; the configuration names none then
   * @throws UserError when there is no data, or too little of it
   */
  loadTask(config: T['config'], tell: Tell, rows?: GivenRows<T['row']>): Promise<T['data']>;
  /** What `data.json` keeps beside what every kind has. */
  describeTask(task: T['data']): Readonly<Record<string, unknown>>;
  /** Keys of the training texts, by which an evaluation knows them again. Default: none are kept. */
  trainingKeys?(task: T['data'], config: T['config']): Promise<Iterable<string>>;
  /**
   * Completes a configuration by what the files that it names say of themselves, before a run begins.
   * Default: it is complete.
   *
   * @throws UserError for files that do not go with it
   */
  settle?(config: T['config']): Promise<T['config']>;
  /** Trains, tests and writes the outcome. */
  train(training: Training<T['config'], T['data']>): Promise<TrainingEnd<T['outcome']>>;
  /** What a finished run reached on its validation part, which decided about its weights. */
  validated(results: T['results'], config: T['config']): Validated;
  /** Loads the model of a run. */
  open(opened: Opened<T['config']>, tell: Tell): Promise<T['model'] & OpenedModel<T['prediction']>>;
  /** Scores the model of a run. Default: there is nothing to score it by. */
  evaluate?(
    opened: Opened<T['config']>,
    request: EvaluationRequest<T['row']>,
  ): Promise<T['evaluation']>;
  /** How what it found is shown. */
  readonly showing: Showing<T['config'], T['data'], T['outcome'], T['evaluation'], T['prediction']>;
  /** The commands that use a finished run. */
  readonly commands: readonly [string, ...string[]];
  /** Options of the columns of such files. */
  readonly columns: readonly string[];
  /** Options of files that such data has no use for, which an evaluation refuses. */
  readonly foreignColumns: readonly string[];
  /** @throws UserError for a format that the model cannot be written in. Default: there is none. */
  checkExport?(folder: string, format: ExportTarget): void;
  /** Writes the model for other programs. Default: it cannot be. */
  exportModel?(
    opened: Opened<T['config']>,
    target: string,
    format: ExportTarget,
    tell: Tell,
  ): Promise<void>;
  /** Prepares the compression of a finished run. Default: it cannot be compressed. */
  compressible?(
    opened: Opened<T['config']>,
    task: T['data'],
    watch: Pick<Training<unknown, RunData>, 'tell' | 'signal'>,
  ): Promise<Subject>;
}
