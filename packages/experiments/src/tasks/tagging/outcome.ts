import type { FitResult } from '@resattn/core';
import type { TaggingPipeline, WordUnit } from '@resattn/models';
import type { MarkedSample } from '@resattn/vis';
import { progressOf } from '../../events.js';
import { spread } from '../../run/spread.js';
import type { TaggingBaseline } from './baseline.js';
import { markedSentence } from './marked-sentence.js';
import { scoresOf, type TaggingScores } from './scores.js';
import type { TaggingTask, TaggingTraining } from './task.js';

/** What came of a training run. */
export interface TaggingOutcome {
  /** The model's name for people. */
  readonly model: string;
  readonly fit: FitResult;
  readonly baseline: TaggingBaseline;
  readonly parameters: number;
  /** On the test sentences, with the best weights. */
  readonly scores: TaggingScores;
  /** Some of the test sentences as the model marks them. */
  readonly samples: readonly MarkedSample[];
}

const SAMPLES = 10;

/** Sentences that are tagged between two updates of the progress. */
const CHUNK = 512;

/** The tags of sentences, with progress. */
export async function tagSentences(
  pipeline: TaggingPipeline,
  sentences: readonly (readonly string[])[],
  onProgress: (done: number) => void,
): Promise<(readonly string[])[]> {
  const tags: (readonly string[])[] = [];
  for (let start = 0; start < sentences.length; start += CHUNK) {
    const tagged = await pipeline.tagWords(sentences.slice(start, start + CHUNK));
    for (const each of tagged) tags.push(each.tags);
    onProgress(tags.length);
  }
  return tags;
}

/** Scores the test sentences, and marks a few to show. */
export async function testTagger(
  { task, tell }: Pick<TaggingTraining, 'task' | 'tell'>,
  pipeline: TaggingPipeline,
  unit: WordUnit,
): Promise<Pick<TaggingOutcome, 'scores' | 'samples'>> {
  const { test, tags, tagging } = task;
  const total = test.length;
  const bar = progressOf(tell).start({ label: 'testing', total, unit: 'sentences' });
  const sentences = test.map(({ tokens }) => tokens);
  const predicted = await tagSentences(pipeline, sentences, (done) => bar.update(done));
  bar.stop();
  return {
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
