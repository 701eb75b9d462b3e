import type { RunRecord } from '@resattn/core/node';
import type { ComparedScore } from './comparison.js';
import type { Measurements } from './measure.js';
import type { CompressionMethod, CompressOptions } from './options.js';

/** A finished run, as far as compressing it depends on what kind of run it is. */
export interface Subject {
  readonly run: RunRecord;
  /** The model and its data, for people. */
  readonly title: string;
  /** How many test texts there are. */
  readonly tests: number;
  readonly scores: readonly ComparedScore[];
  /** The methods that there are for runs of this kind. */
  readonly methods: readonly CompressionMethod[];
  /** Identifies the data that is there now. */
  readonly fingerprint: string;

  /** Measures the model in a run folder of this kind. */
  measure(folder: string): Promise<Measurements>;

  /**
   * Makes a run with a smaller model. One that was interrupted is to be removed.
   *
   * @throws Error for options that would leave nothing of the model; the folder may be there then
   */
  compress(
    method: CompressionMethod,
    target: string,
    options: CompressOptions,
  ): Promise<{ readonly run: RunRecord; readonly status: 'done' | 'interrupted' }>;
}
