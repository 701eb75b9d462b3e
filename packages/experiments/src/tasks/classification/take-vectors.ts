import type { Tokenizer, WordVectors } from '@resattn/data';
import { type ClassifierBundle, plainText, useWordVectors, vocabularyWords } from '@resattn/models';
import type { ClassificationSettings } from '../../config/classification-config.js';
import type { Tell } from '../../events.js';
import type { RunKeeper } from '../../run/keeper.js';

/** How much of the training texts has a word vector. */
export interface VectorCoverage {
  /** Features of a vector. */
  readonly dim: number;
  /** Words of the vocabulary, and how many of them have a vector: as they are, or in another case. */
  readonly words: number;
  readonly found: number;
  readonly otherCase: number;
  /** Fraction of all words of the training texts that have one. */
  readonly tokens: number;
  /** The most frequent words without one, and how often they occur. */
  readonly missing: readonly { readonly word: string; readonly count: number }[];
}

/** A training whose embeddings start from word vectors. */
export interface VectorTraining {
  readonly config: Pick<ClassificationSettings, 'vectors' | 'freezeVectors'>;
  readonly task: { readonly train: readonly { readonly text: string }[] };
  readonly tell: Tell;
  readonly run: Pick<RunKeeper, 'checkpoints'>;
  readonly isResumed: boolean;
}

/** Words without a vector that are named. */
const NAMED = 8;

/** Gives the embeddings the vectors of their words, and says how many have one. */
export async function takeVectors(
  { config, task, tell, run, isResumed }: VectorTraining,
  { classifier, tokenizer }: Pick<ClassifierBundle, 'classifier' | 'tokenizer'>,
  vectorsOf: (words: readonly string[]) => Promise<WordVectors>,
): Promise<VectorCoverage> {
  const words = vocabularyWords(tokenizer);
  const vectors = await vectorsOf(words);
  const { freezeVectors: freeze } = config;
  // The weights of a run that is resumed come from its checkpoint, if it has one; what is frozen does not.
  const hasWeights = isResumed && ((await run.checkpoints?.steps()) ?? []).length > 0;
  const given = hasWeights ? { ...vectors, vectors: new Map() } : vectors;
  await useWordVectors(classifier, { tokenizer, vectors: given, freeze });
  const coverage = coverageOf(task.train, tokenizer, words, vectors);
  const notices = [...vectors.notices, sentence(coverage)];
  for (const text of notices)
    tell({ type: 'notice', topic: 'data', text: `${config.vectors}: ${text}` });
  return coverage;
}

function coverageOf(
  examples: VectorTraining['task']['train'],
  tokenizer: Tokenizer,
  words: readonly string[],
  { dim, vectors, matches }: WordVectors,
): VectorCoverage {
  const counts = new Float64Array(tokenizer.vocabularySize);
  for (const { text } of examples)
    for (const id of tokenizer.encode(plainText(text)).ids) counts[id]!++;
  const total = counts.reduce((sum, count) => sum + count, 0);
  const countOf = (word: string) => counts[tokenizer.tokenToId(word)!]!;
  let covered = 0;
  for (const word of vectors.keys()) covered += countOf(word);
  const missing = words
    .filter((word) => !vectors.has(word))
    .map((word) => ({ word, count: countOf(word) }))
    .sort((a, b) => b.count - a.count)
    .slice(0, NAMED);
  return {
    ...{ dim, words: words.length, found: vectors.size },
    otherCase: matches['lower case'] + matches['other case'],
    tokens: total === 0 ? 0 : covered / total,
    missing,
  };
}

function sentence({ words, found, otherCase, tokens, missing, dim }: VectorCoverage): string {
  const number = (value: number) => value.toLocaleString('en-US');
  const cased = otherCase > 0 ? `, ${number(otherCase)} of them in another case` : '';
  const named = missing.map(({ word, count }) => `${word} (${number(count)})`).join(', ');
  return (
    `${number(found)} of ${number(words)} words have a vector of ${dim} features${cased}, ` +
    `${(100 * tokens).toFixed(1)} % of the words of the training texts` +
    (missing.length > 0 ? `; the most frequent without one: ${named}` : '')
  );
}
