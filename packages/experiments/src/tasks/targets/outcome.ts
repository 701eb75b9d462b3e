import type { FitResult } from '@resattn/core';
import { fingerprint } from '@resattn/data';
import type { Classification } from '@resattn/models';
import type { FittedOutputMixture } from '@resattn/models/baselines';
import { progressOf } from '../../events.js';
import { confidenceOf, type ScoreConfidence, verdict } from '../../predictions/confidence.js';
import { type Predictions, samplesOf } from '../../predictions/predictions.js';
import { spread } from '../../run/spread.js';
import type { TextClassification } from '../classification/classify-texts.js';
import type { VectorCoverage } from '../classification/take-vectors.js';
import { scoreTexts } from './outputs.js';
import type { TargetBaseline, TargetKind } from './target-kind.js';
import type { NetworkConfig, OutputReading, TargetTraining } from './task.js';

/** A test text as the model reads it, and what is right, for people. */
export interface TargetSample extends Classification {
  readonly target: string;
}

/** The result of a training run. */
export interface TargetOutcome<Scores> {
  /** The model's name for people. */
  readonly model: string;
  readonly fit: FitResult;
  /** Of the whole training, the n-grams' included. */
  readonly seconds: number;
  readonly parameters: number;
  /** The linear models that were added to the network. Default: none. */
  readonly wide?: Pick<FittedOutputMixture, 'parts'> | undefined;
  /** What of the texts has a word vector. Default: the embeddings started at random. */
  readonly vectors?: VectorCoverage | undefined;
  readonly reading: OutputReading;
  readonly baseline: { readonly name: string; readonly scores: Scores; readonly seconds: number };
  /** On the test texts. */
  readonly scores: Scores;
  /** Of each score that intervals are known of. */
  readonly confidence: Readonly<Record<string, ScoreConfidence>>;
  readonly predictions: Predictions;
  readonly samples: readonly TargetSample[];
}

const SAMPLES = 10;

/** Scores the test texts beside the baseline, and reads a few to show. */
export async function testModel<
  C extends NetworkConfig,
  Example extends { readonly text: string },
  Row,
  Scores extends object,
>(
  kind: TargetKind<C, Example, Row, Scores>,
  { task, tell }: Pick<TargetTraining<C, Example>, 'task' | 'tell'>,
  pipeline: TextClassification,
  { reading, baseline }: { readonly reading: OutputReading; readonly baseline: TargetBaseline },
): Promise<
  Pick<TargetOutcome<Scores>, 'scores' | 'baseline' | 'confidence' | 'predictions' | 'samples'>
> {
  const { labels, test } = task;
  const total = test.length;
  const bar = progressOf(tell).start({ label: 'testing', total, unit: 'texts' });
  const texts = test.map(({ text }) => text);
  const scores = await scoreTexts(pipeline, texts, labels, (done) => bar.update(done));
  bar.stop();
  const key = fingerprint(
    test.map((example) => `${kind.targetOf(example, labels)} ${example.text}`),
  );
  const predictions = kind.predictionsOf(key, scores, test, { labels, reading, baseline });
  const chosen = spread(test, SAMPLES);
  const read = await pipeline.classify(chosen.map(({ text }) => text));
  return {
    predictions,
    scores: kind.scoresOf(scores, test, reading, labels),
    baseline: {
      name: baseline.name,
      scores: kind.scoresOf(baseline.scores, test, baseline.reading, labels),
      seconds: baseline.seconds,
    },
    confidence: confidenceOf(samplesOf(predictions, 'model')!, samplesOf(predictions, 'baseline')),
    samples: read.map((each, i) => ({ ...each, target: kind.shownTarget(chosen[i]!, labels) })),
  };
}

/** Says whether the first score differs from the baseline's by more than chance. */
export function targetVerdict<Scores extends object>(
  { columns: [first] }: Pick<TargetKind<never, never, never, Scores>, 'columns'>,
  outcome: TargetOutcome<Scores>,
  examples: number,
): string | undefined {
  const { score, heading, digits = 4 } = first!;
  const against = outcome.confidence[score]?.baseline;
  if (against === undefined) return undefined;
  const format = (value: number) => value.toFixed(digits);
  const shown = (of: Scores) => format(of[score as keyof Scores] as number);
  return verdict(against, {
    ...{ score: heading, format, examples },
    model: { name: outcome.model, value: shown(outcome.scores) },
    baseline: { name: outcome.baseline.name, value: shown(outcome.baseline.scores) },
  });
}
