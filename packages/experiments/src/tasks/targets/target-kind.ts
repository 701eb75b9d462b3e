import type { FitOptions, LossFunction } from '@resattn/core';
import type { ClassifiedText, ClassifierBundle, TextClassifier } from '@resattn/models';
import type { FittedOutputMixture } from '@resattn/models/baselines';
import type { AnyFields } from '../../config/field.js';
import type { Predictions } from '../../predictions/predictions.js';
import type { ScoreColumn } from '../../run/score-column.js';
import type { ShownTable } from '../../shown.js';
import type { TargetReading } from './load-target.js';
import type { NetworkConfig, OutputReading, TargetTask } from './task.js';

/** What a plain method answers, and how it is called. */
export interface TargetBaseline {
  readonly name: string;
  /** `[texts]`: the scores of each test text, as `scoresOf` reads them. */
  readonly scores: readonly ArrayLike<number>[];
  readonly reading: OutputReading;
  readonly seconds: number;
}

/**
 * What a task is whose network gives texts outputs that stand by themselves: labels that hold or not, or a
 * number. How it is trained, tested, written and shown is the same for all.
 */
export interface TargetKind<
  C extends NetworkConfig,
  Example extends { readonly text: string },
  Row,
  Scores extends object,
> extends TargetReading<C, Example, Row> {
  readonly kind: 'multi-label' | 'regression';
  /** What a model of it is called: `classifier with several labels`. */
  readonly noun: string;
  readonly preset: string;
  readonly problemType: NonNullable<ClassifierBundle['problemType']>;
  readonly fields: AnyFields;
  /** Options of files that say what the targets are. */
  readonly targetColumns: readonly string[];
  /** The scores that are shown, the one that decides first. */
  readonly columns: readonly ScoreColumn[];
  /** The scores of the evaluations in training, of which `monitor` decides. */
  readonly validation: {
    readonly columns: readonly ScoreColumn[];
    readonly monitor: string;
    metrics(): FitOptions['metrics'];
  };

  /** How targets are standardized before training. Default: they are not. */
  scaleOf?(train: readonly Example[]): OutputReading['scale'];
  /** An example as the network learns it. */
  learned(example: Example, reading: OutputReading): ClassifiedText;
  loss(classifier: TextClassifier, config: C, task: TargetTask<Example>): LossFunction;
  /** The linear models over n-grams that are added. */
  fitWide(
    task: TargetTask<Example>,
    config: C,
    options: {
      readonly network: Float64Array;
      readonly reading: OutputReading;
      readonly unspaced: boolean;
      readonly onProgress: (what: string, done: number, total: number) => void | Promise<void>;
    },
  ): Promise<FittedOutputMixture>;
  /** What is chosen by the outputs for the validation texts: temperature, thresholds. */
  settle(task: TargetTask<Example>, outputs: Float64Array, config: C): OutputReading;
  trainBaseline(task: TargetTask<Example>, config: C): Promise<TargetBaseline>;

  scoresOf(
    scores: readonly ArrayLike<number>[],
    examples: readonly Example[],
    reading: OutputReading,
    labels: readonly string[],
  ): Scores;
  predictionsOf(
    test: string,
    scores: readonly ArrayLike<number>[],
    examples: readonly Example[],
    systems: {
      readonly labels: readonly string[];
      readonly reading: OutputReading;
      readonly baseline?: TargetBaseline | undefined;
    },
  ): Predictions;
  /** More of the scores, for people: one row a label. Default: nothing. */
  tables?(scores: Scores): readonly ShownTable[];
  /** Target of a sample, for people. */
  shownTarget(example: Example, labels: readonly string[]): string;
}
