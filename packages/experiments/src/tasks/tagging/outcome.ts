import type { FitResult } from '@resattn/core';
import type { SentenceTags, TaggingPipeline, WidenedTagger, WordUnit } from '@resattn/models';
import type { MarkedSample } from '@resattn/vis';
import { progressOf } from '../../events.js';
import { confidenceOf, type ScoreConfidence, verdict } from '../../predictions/confidence.js';
import { samplesOf, type TagPredictions } from '../../predictions/predictions.js';
import { spread } from '../../run/spread.js';
import type { TaggingBaseline } from './baseline.js';
import { fingerprintOf } from './load-task.js';
import { markedSentence } from './marked-sentence.js';
import { mainScore, scoresOf, type TaggingScores } from './scores.js';
import type { TaggingTask, TaggingTraining } from './task.js';

/** The result of a training run. */
export interface TaggingOutcome {
  /** The model's name for people. */
  readonly model: string;
  readonly fit: FitResult;
  /** Of the whole training, that of the lexical features included. */
  readonly seconds: number;
  /** The network and the lexical features, weighed on the validation sentences. Default: none. */
  readonly wide?: Pick<WidenedTagger, 'parts' | 'score'> | undefined;
  readonly baseline: TaggingBaseline;
  readonly parameters: number;
  /** On the test sentences, with the best weights. */
  readonly scores: TaggingScores;
  readonly predictions: TagPredictions;
  /** Of the scores that a sample of sentences has; see `tagSamples`. */
  readonly confidence: Readonly<Record<string, ScoreConfidence>>;
  /** Some of the test sentences as the model marks them. */
  readonly samples: readonly MarkedSample[];
}

const SAMPLES = 10;

/** Sentences that are tagged between two updates of the progress. */
const CHUNK = 512;

/** Says whether the main score differs from the baseline's by more than chance. */
export function taggerVerdict(
  { test, tagging }: Pick<TaggingTask, 'test' | 'tagging'>,
  { model, baseline, scores, confidence }: Omit<TaggingOutcome, 'predictions'>,
): string {
  const { heading, score } = mainScore[tagging];
  const format = (value: number) => value.toFixed(4);
  return verdict(confidence[score]!.baseline!, {
    ...{ score: heading, format, examples: test.length },
    model: { name: model, value: format(scores[score]) },
    baseline: { name: baseline.name, value: format(baseline.scores[score]) },
  });
}

/** The tags of sentences and their probabilities, with progress. */
export async function tagSentences(
  pipeline: TaggingPipeline,
  sentences: readonly (readonly string[])[],
  onProgress: (done: number) => void,
): Promise<SentenceTags[]> {
  const tags: SentenceTags[] = [];
  for (let start = 0; start < sentences.length; start += CHUNK) {
    const tagged = await pipeline.tagWords(sentences.slice(start, start + CHUNK));
    tags.push(...tagged);
    onProgress(tags.length);
  }
  return tags;
}

type Tested = Pick<TaggingOutcome, 'scores' | 'predictions' | 'confidence' | 'samples'>;

/** Scores the test sentences beside the baseline, and marks a few to show. */
export async function testTagger(
  { task, tell }: Pick<TaggingTraining, 'task' | 'tell'>,
  pipeline: TaggingPipeline,
  { unit, baseline }: { readonly unit: WordUnit; readonly baseline: TaggingBaseline },
): Promise<Tested> {
  const { test, tags, tagging } = task;
  const total = test.length;
  const bar = progressOf(tell).start({ label: 'testing', total, unit: 'sentences' });
  const sentences = test.map(({ tokens }) => tokens);
  const tagged = await tagSentences(pipeline, sentences, (done) => bar.update(done));
  bar.stop();
  const predicted = tagged.map((sentence) => sentence.tags);
  const indexOf = new Map(tags.map((tag, k) => [tag, k]));
  const predictions: TagPredictions = {
    ...{ kind: 'tags', tags, tagging, test: fingerprintOf(test, tags) },
    targets: test.map(({ labels }) => labels),
    predicted: predicted.map((names) => names.map((name) => indexOf.get(name)!)),
    baseline: baseline.predicted,
    probabilities: tagged.map(({ scores }) => scores),
  };
  return {
    predictions,
    confidence: confidenceOf(samplesOf(predictions, 'model')!, samplesOf(predictions, 'baseline')),
    scores: scoresOf(predicted, test, task),
    samples: spread(
      shownFirst(test, { tags, tagging }).map((i) => {
        const { tokens, labels } = test[i]!;
        const right = labels.map((label) => tags[label]!);
        const of = (sentenceTags: readonly string[]) =>
          markedSentence(tokens, sentenceTags, { tagging, unit });
        return { ...of(predicted[i]!), target: of(right).spans };
      }),
      SAMPLES,
    ),
  };
}

/** The test sentences that have something to be marked, by their places; all if none has. */
function shownFirst(
  test: TaggingTask['test'],
  { tags, tagging }: Pick<TaggingTask, 'tags' | 'tagging'>,
): number[] {
  const all = Array.from(test.keys());
  if (tagging === 'words') return all;
  const marked = all.filter((i) => test[i]!.labels.some((label) => tags[label] !== 'O'));
  return marked.length > 0 ? marked : all;
}
