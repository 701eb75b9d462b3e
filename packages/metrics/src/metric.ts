import { bundleOf, jupyterDisplay, type MimeBundle } from '@resattn/host';
import { metricView } from './display/metric-view.js';

/** A value that survives `JSON.stringify` and `JSON.parse`. */
export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [key: string]: Json };

/** What a metric has seen, as plain JSON: it can be saved, sent to another process and merged. */
export interface MetricState<Data = Json> {
  /** Name of the metric that wrote the state. */
  readonly metric: string;
  /** The options that must agree before two states may be merged. */
  readonly options: Json;
  readonly data: Data;
}

/**
 * What `update` of a metric takes, by which `metric` reads it from the arrays of a model:
 *
 * | input | predictions | targets |
 * |---|---|---|
 * | `labels` | one label an item | one label an item |
 * | `scores` | scores of every class `[item, class]` | class indices `[item]` |
 * | `labelRows` | 0 or 1 for every label `[item, label]` | 0 or 1 for every label `[item, label]` |
 * | `labelScores` | scores of every label `[item, label]` | a number for every label `[item, label]` |
 * | `numbers` | one number an item | one number an item |
 * | `tags` | a list of tags for each sentence | a list of tags for each sentence |
 * | `likelihood` | summed negative log-likelihood, and of how many tokens | |
 * | `other` | anything else, such as texts | |
 */
export type MetricInput =
  | 'labels'
  | 'scores'
  | 'labelRows'
  | 'labelScores'
  | 'numbers'
  | 'tags'
  | 'likelihood'
  | 'other';

/**
 * A measurement over a stream of batches.
 *
 * ```ts
 * const f1 = metrics.f1({ average: 'macro' });
 * for (const batch of batches) f1.update(batch.predictions, batch.targets);
 * f1.result();
 * ```
 *
 * `merge` makes it distributed: every worker updates its own metric, sends `toJSON()`, and one of
 * them merges; the result is that of one pass over all batches (sums of fractional weights agree
 * to floating-point rounding).
 *
 * @typeParam Input what `update` takes, predictions first
 * @typeParam Result what `result` gives
 */
export abstract class Metric<Input extends readonly unknown[], Result, Data = Json> {
  /**
   * @param name the name that errors, states and logs carry
   * @param options the options that change what is counted
   * @param input what `update` takes
   */
  constructor(
    readonly name: string,
    readonly options: Json = {},
    readonly input: MetricInput = 'other',
  ) {}

  /** Counts one batch. Throws, and counts nothing of it, when the batch is malformed. */
  abstract update(...input: Input): this;

  /** The value over everything counted so far. Throws when nothing was counted yet. */
  abstract result(): Result;

  /** Forgets everything counted so far. */
  abstract reset(): this;

  protected abstract read(): Data;
  protected abstract add(data: Data): void;

  /** Adds what another metric of the same kind and options (or its state) has counted. */
  merge(other: Metric<Input, Result, Data> | MetricState<Data>): this {
    const state = other instanceof Metric ? other.toJSON() : other;
    if (state?.metric !== this.name) {
      throw new Error(
        `${this.name}: cannot merge the state of "${state?.metric}", expected one of "${this.name}"`,
      );
    }
    const theirs = JSON.stringify(state.options);
    const ours = JSON.stringify(this.options);
    if (theirs !== ours) {
      throw new Error(
        `${this.name}: cannot merge a state counted with options ${theirs} into one with ${ours}; ` +
          'create both metrics with the same options',
      );
    }
    // A copy, so that merging a metric with itself doubles it.
    this.add(structuredClone(state.data));
    return this;
  }

  /** Its name and value, as a notebook shows them. */
  [jupyterDisplay](): MimeBundle {
    return bundleOf(metricView(this));
  }

  /** The state, as plain JSON. */
  toJSON(): MetricState<Data> {
    return { metric: this.name, options: this.options, data: this.read() };
  }

  /** Replaces what was counted by a saved state. */
  load(state: MetricState<Data>): this {
    return this.reset().merge(state);
  }

  protected nothingCounted(): Error {
    return new Error(`${this.name}: nothing counted yet; call update with at least one item first`);
  }
}
