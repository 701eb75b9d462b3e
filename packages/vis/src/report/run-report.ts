import type { Calibration, ClassificationReport, ConfusionMatrix, Label } from '@resattn/metrics';
import type { AttentionMap } from '../attention/attention-map.js';
import type { WeightedText } from '../attention/weighted-span.js';
import type { CurvePanel } from '../curves/curve.js';
import type { OptionPanel } from '../curves/option-plots.js';
import type { MarkedText } from '../marked/marked-text.js';

/** One row of the headline table. */
export interface HeadlineScore {
  /** `accuracy`, `macro F1`, `training time`. */
  readonly name: string;
  readonly value: number;
  /** The same score of the baseline, where it has one. */
  readonly baseline?: number | undefined;
  /** Where the score would lie on other test sets; 95 % unless `remarks` say otherwise. */
  readonly interval?: { readonly lower: number; readonly upper: number } | undefined;
  /** Of the difference from the baseline: how likely it is by chance. */
  readonly pValue?: number | undefined;
  /** How the value is written. Default `ratio`: four digits after the point. */
  readonly unit?: 'ratio' | 'seconds' | 'count' | 'number' | undefined;
}

/** A sentence, what the model says of it and where it looked. */
export interface AttentionSample extends WeightedText {
  readonly target?: Label | undefined;
  readonly prediction: Label;
  /** Probability of the prediction. */
  readonly probability?: number | undefined;
}

/** A text that a model wrote, such as a translation, and what it was made from. */
export interface WrittenText {
  readonly source: string;
  readonly written: string;
  /** The right text, where it is known. */
  readonly target?: string | undefined;
  /** Where the model looked: the tokens written are the queries, those of the source the keys. */
  readonly alignment?: AttentionMap | undefined;
}

/** A text as a model marked it. */
export interface MarkedSample extends MarkedText {
  /** The right marks, where they are known. */
  readonly target?: MarkedText['spans'] | undefined;
}

/** A table of the report, such as scores beside those of papers. */
export interface ReportTable {
  readonly caption: string;
  readonly columns: readonly {
    readonly header: string;
    readonly kind?: 'text' | 'number' | undefined;
  }[];
  readonly rows: readonly (readonly string[])[];
  /** Sentences below it. */
  readonly notes?: readonly string[] | undefined;
}

/** A value of a configuration or of the environment: plain data, nested. */
export type ReportValue =
  | string
  | number
  | boolean
  | null
  | undefined
  | readonly ReportValue[]
  | { readonly [name: string]: ReportValue };

/**
 * All that the report of a run shows: plain data, so that it can be read back from a
 * run folder. Sections whose data is absent are left out.
 */
export interface RunReport {
  readonly title: string;
  /** What was trained on what, in a sentence or two. */
  readonly description?: string | undefined;
  /** When the run ended, as the reader should see it. */
  readonly date?: string | undefined;
  readonly scores: readonly HeadlineScore[];
  /** Sentences below the scores: whether a difference means anything. */
  readonly remarks?: readonly string[] | undefined;
  /** What the baseline is: `naive Bayes over character 1-3-grams`. */
  readonly baselineName?: string | undefined;
  readonly tables?: readonly ReportTable[] | undefined;
  readonly curves?: readonly CurvePanel[] | undefined;
  /** Options of a search against the score of its trials. */
  readonly options?: readonly OptionPanel[] | undefined;
  readonly texts?: readonly WrittenText[] | undefined;
  readonly marked?: readonly MarkedSample[] | undefined;
  readonly confusion?: ConfusionMatrix | undefined;
  readonly classes?: ClassificationReport['classes'] | undefined;
  /** Display names of labels, by label: `{ de: 'German' }`. A label without one shows as itself. */
  readonly classNames?: Readonly<Record<string, string>> | undefined;
  readonly samples?: readonly AttentionSample[] | undefined;
  readonly calibration?: Pick<Calibration, 'bins' | 'expectedError'> | undefined;
  readonly configuration?: { readonly [name: string]: ReportValue } | undefined;
  readonly environment?: { readonly [name: string]: ReportValue } | undefined;
}
