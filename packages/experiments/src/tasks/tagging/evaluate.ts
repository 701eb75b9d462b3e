import { resolveConfig } from '../../config/resolve.js';
import { progressOf } from '../../events.js';
import { confidenceOf, type ScoreConfidence } from '../../predictions/confidence.js';
import { tagSamples } from '../../predictions/tag-samples.js';
import { startBackend } from '../../run/start-backend.js';
import { settleTrained } from '../../run/training-texts.js';
import type { EvaluationRequest, Opened } from '../../task.js';
import { UserError } from '../../user-error.js';
import { type TaggingConfig, taggingFields } from './config.js';
import { sentenceKey, sentenceText } from './load-task.js';
import { openTagger } from './open-tagger.js';
import { tagSentences } from './outcome.js';
import { readSentences } from './read-sentences.js';
import { collectRows } from './rows.js';
import { scoresOf, type TaggingScores } from './scores.js';
import { type TagScheme, taggingOf, toIob2 } from './tag-schemes.js';
import type { TaggedExample, TaggedRow, TaggingTask } from './task.js';

/** The scores of a tagger on tagged sentences. */
export interface TaggingEvaluation {
  readonly sentences: number;
  readonly tagging: TaggingTask['tagging'];
  readonly scores: TaggingScores;
  /** How far the scores may be off: the bootstrap over the sentences. */
  readonly confidence: Readonly<Record<string, ScoreConfidence>>;
}

/** Scores the tagger of a run on the sentences of a file, or of rows. */
export async function evaluateTagger(
  opened: Opened<TaggingConfig>,
  { data, reading, unknownLabels, machine, tell }: EvaluationRequest<TaggedRow>,
): Promise<TaggingEvaluation> {
  const config = resolveConfig<TaggingConfig>(opened.config, taggingFields, [
    { source: 'command line', values: reading },
  ]);
  const read =
    typeof data === 'string'
      ? await readSentences(data, config)
      : { rows: await collectRows(data, 'data'), notices: [] };
  for (const text of read.notices) tell({ type: 'notice', topic: 'evaluation', text });
  await startBackend(machine, tell);
  const tagger = await openTagger(opened, tell);
  try {
    const { examples, left } = withKnownTags(read.rows, tagger, unknownLabels);
    if (left > 0) {
      const text = `Left out ${left} sentences with tags that the model does not know.`;
      tell({ type: 'notice', topic: 'evaluation', text });
    }
    const settled = await settleTrained(opened.run.folder, examples, {
      textOf: sentenceText,
      keyOf: sentenceKey,
      policy: config.overlap,
      what: 'sentences',
      tell,
    });
    const total = settled.length;
    const bar = progressOf(tell).start({ label: 'evaluating', total, unit: 'sentences' });
    const sentences = settled.map(({ tokens }) => tokens);
    const tagged = await tagSentences(tagger.pipeline, sentences, (done) => bar.update(done));
    bar.stop();
    const { tags, tagging } = tagger;
    const predicted = tagged.map((sentence) => sentence.tags);
    const indexOf = new Map(tags.map((tag, k) => [tag, k]));
    const samples = tagSamples(
      predicted.map((names) => names.map((name) => indexOf.get(name)!)),
      settled.map(({ labels }) => labels),
      tagger,
    );
    return {
      ...{ sentences: total, tagging, scores: scoresOf(predicted, settled, tagger) },
      confidence: confidenceOf(samples, undefined),
    };
  } finally {
    tagger.dispose();
  }
}

/** The sentences whose tags the model knows, and how many were left out. */
function withKnownTags(
  rows: readonly TaggedRow[],
  { tags, tagging }: Pick<TaggingTask, 'tags' | 'tagging'>,
  unknown: EvaluationRequest['unknownLabels'],
): { readonly examples: readonly TaggedExample[]; readonly left: number } {
  const found = taggingOf(rows.map((row) => row.tags));
  const scheme = found.tagging === 'entities' ? found.scheme : 'IOB2';
  const untyped = tags.includes('B-word') ? 'word' : 'entity';
  const indexOf = new Map(tags.map((tag, i) => [tag, i]));
  const examples: TaggedExample[] = [];
  rows.forEach((row, i) => {
    const known =
      tagging === 'entities' ? iob2Of(row.tags, { scheme, untyped, index: i }) : row.tags;
    const other = known.find((tag) => !indexOf.has(tag));
    if (other === undefined) {
      examples.push({ tokens: row.tokens, labels: known.map((tag) => indexOf.get(tag)!) });
      return;
    }
    if (unknown === 'drop') return;
    throw new UserError(
      `sentence ${i + 1} has the tag ${JSON.stringify(other)}, which the model does not know; it knows ${tags.join(', ')}.`,
      [(option) => `use ${option('unknownLabels', 'drop')} to leave such sentences out`],
    );
  });
  if (examples.length === 0) throw new UserError('no sentence has tags that the model knows.');
  return { examples, left: rows.length - examples.length };
}

function iob2Of(
  tags: readonly string[],
  {
    scheme,
    untyped,
    index,
  }: { readonly scheme: TagScheme; readonly untyped: string; readonly index: number },
): readonly string[] {
  try {
    return toIob2(tags, scheme, untyped).tags;
  } catch (error) {
    throw new UserError(`sentence ${index + 1}: ${(error as Error).message}.`);
  }
}
