import type { RunRecord } from '@resattn/core/node';
import type { Tell } from './events.js';

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
  readonly previous?: C;
  /** Whether one step is recorded before training. Default false. */
  readonly isProfiled?: boolean;
}

/** How training ended: interrupted with everything saved, or with an outcome. */
export type TrainingEnd<O> =
  | { readonly status: 'interrupted'; readonly step: number }
  | { readonly status: 'done'; readonly outcome: O };

/**
 * One kind of training. The machinery of runs (folder, resuming, interruption, what is said) is the
 * same for all and stands beside this file.
 */
export interface TaskKind<C, D extends RunData, O = unknown> {
  /** @throws UserError when the configuration names no data, or too little of it. */
  loadTask(config: C, tell: Tell): Promise<D>;
  /** What `data.json` keeps beside what every kind has. */
  describeTask(task: D): Readonly<Record<string, unknown>>;
  /** Keys of the training texts, by which an evaluation knows them again. Default: none are kept. */
  trainingKeys?(task: D, config: C): Promise<Iterable<string>>;
  /** Trains, tests and writes the outcome. */
  train(training: Training<C, D>): Promise<TrainingEnd<O>>;
}
