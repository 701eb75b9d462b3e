import type { Tell } from '../events.js';
import type { ConfiguredTask } from '../run/experiment-config.js';
import type { GivenRows, Rows } from '../run/rows.js';

/** The types of a task that needs nothing but memory. */
export interface InMemoryTypes {
  readonly config: object;
  /** The fields of the configuration, as a program gives them. */
  readonly options: object;
  /** An example of the data. */
  readonly row: unknown;
  readonly results: object;
  readonly evaluation: unknown;
  /** What the model makes of a text. */
  readonly prediction: unknown;
  /** The model with all that it takes to use it, as it is written into files. */
  readonly bundle: object;
}

/** A task that is trained on rows and keeps its model in memory. */
export interface InMemoryTask<T extends InMemoryTypes> extends ConfiguredTask {
  /** @throws InterruptedError when it is aborted */
  train(
    config: T['config'],
    rows: GivenRows<T['row']>,
    watch: { readonly tell: Tell; readonly signal: AbortSignal | undefined },
  ): Promise<TrainedModel<T>>;
}

/** A model that was trained and tested. */
export interface TrainedModel<T extends InMemoryTypes> {
  readonly results: T['results'];
  readonly bundle: T['bundle'];
  /** Scores it on rows. Default: there is nothing to score it by. */
  evaluate?(
    data: Rows<T['row']>,
    unknownLabels: 'error' | 'drop',
    tell: Tell,
  ): Promise<T['evaluation']>;
  predict(texts: readonly string[]): Promise<readonly T['prediction'][]>;
  /** Frees the model. */
  dispose(): void;
}
