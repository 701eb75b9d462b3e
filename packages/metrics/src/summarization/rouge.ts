import { checkOptions } from '@resattn/options';
import { SumMetric } from '../sum-metric.js';
import { commonSubsequence, commonSubsequenceLength } from '../text/common-subsequence.js';
import { NgramCounts, ngramTotal } from '../text/ngram-counts.js';
import { tokenIds } from '../text/token-ids.js';
import { checkPairs, type References } from '../translation/references.js';
import { porterStem } from './porter-stemmer.js';

/**
 * `rouge1` to `rouge9`: n-grams; `rougeL`: longest common subsequence of the whole texts;
 * `rougeLsum`: union over sentences, which are lines, of the longest common subsequences.
 */
export type RougeType = `rouge${1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9 | 'L' | 'Lsum'}`;

export interface RougeScore {
  readonly precision: number;
  readonly recall: number;
  readonly f1: number;
}

export type RougeScores<Type extends RougeType = RougeType> = {
  readonly [type in Type]: RougeScore;
};

export interface RougeOptions<Type extends RougeType> {
  /** Default `rouge1`, `rouge2`, `rougeL` and `rougeLsum`. */
  readonly types?: readonly Type[] | undefined;
  /** Reduce words longer than three letters to their Porter stems. Default false. */
  readonly useStemmer?: boolean | undefined;
}

const defaultTypes = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'] as const;
type DefaultType = (typeof defaultTypes)[number];

/**
 * ROUGE (Lin 2004), equal to Google's rouge-score: mean over items of precision, recall and F1, 0
 * to 1. Of several references the one with the highest F1 counts, for each type on its own. Words
 * are runs of a-z and 0-9 after lower-casing: for other scripts use another measure.
 *
 * `update(predictions, references)`: plain text, one sentence a line for `rougeLsum`.
 */
export function rouge<Type extends RougeType = DefaultType>(
  options: RougeOptions<Type> = {},
): SumMetric<
  [predictions: ArrayLike<string>, references: ArrayLike<References>],
  RougeScores<Type>
> {
  const { types, useStemmer } = settingsOf(options);
  const measure = (predictions: ArrayLike<string>, references: ArrayLike<References>) => {
    const sums = new Array<number>(1 + 3 * types.length).fill(0);
    checkPairs('rouge', predictions, references).forEach((list, i) => {
      sums[0]!++;
      const scores = rougeOf(predictions[i]!, list, types, useStemmer);
      types.forEach((type, at) => {
        const { precision, recall, f1 } = scores[type];
        sums[1 + 3 * at]! += precision;
        sums[2 + 3 * at]! += recall;
        sums[3 + 3 * at]! += f1;
      });
    });
    return sums;
  };
  return new SumMetric('rouge', { types: [...types], useStemmer }, measure, (sums) => {
    const mean = (at: number) => sums[at]! / sums[0]!;
    const entries = types.map((type, at) => [
      type,
      { precision: mean(1 + 3 * at), recall: mean(2 + 3 * at), f1: mean(3 + 3 * at) },
    ]);
    return Object.fromEntries(entries) as RougeScores<Type>;
  });
}

/** {@link rouge} of a single prediction. */
export function rougeScores<Type extends RougeType = DefaultType>(
  prediction: string,
  references: References,
  options: RougeOptions<Type> = {},
): RougeScores<Type> {
  const { types, useStemmer } = settingsOf(options);
  const [list] = checkPairs('rouge', [prediction], [references]);
  return rougeOf(prediction, list!, types, useStemmer);
}

function settingsOf<Type extends RougeType>(options: RougeOptions<Type>) {
  checkOptions('rouge', options, { types: true, useStemmer: 'boolean' });
  const { types = defaultTypes as readonly RougeType[] as readonly Type[], useStemmer = false } =
    options;
  for (const type of types) {
    if (!/^rouge([1-9]|L|Lsum)$/.test(type)) {
      throw new Error(`rouge: type "${type}", expected rouge1 to rouge9, rougeL or rougeLsum`);
    }
  }
  return { types, useStemmer };
}

function rougeOf<Type extends RougeType>(
  prediction: string,
  references: readonly string[],
  types: readonly Type[],
  useStemmer: boolean,
): RougeScores<Type> {
  const best: Partial<Record<Type, RougeScore>> = {};
  const predicted = new Text(prediction, useStemmer);
  for (const reference of references) {
    const target = new Text(reference, useStemmer);
    for (const type of types) {
      const score = scoreOf(type, predicted, target);
      if (!best[type] || score.f1 > best[type].f1) best[type] = score;
    }
  }
  return best as RougeScores<Type>;
}

function scoreOf(type: RougeType, predicted: Text, target: Text): RougeScore {
  if (type === 'rougeLsum') return summaryLevel(predicted.sentences, target.sentences);
  const a = predicted.words;
  const b = target.words;
  if (type === 'rougeL') {
    const [x, y] = tokenIds(a, b);
    return fromCounts(commonSubsequenceLength(x!, y!), a.length, b.length);
  }
  const order = Number(type.slice('rouge'.length));
  const ngrams = new NgramCounts<string>(order, b.length);
  ngrams.addReference(b);
  const shared = ngrams.match(a)[order - 1]!;
  return fromCounts(shared, ngramTotal(a.length, order), ngramTotal(b.length, order));
}

function fromCounts(shared: number, inPrediction: number, inReference: number): RougeScore {
  const precision = shared / Math.max(inPrediction, 1);
  const recall = shared / Math.max(inReference, 1);
  const f1 = shared > 0 ? (2 * precision * recall) / (precision + recall) : 0;
  return { precision, recall, f1 };
}

/**
 * Words of each reference sentence that stand in the longest common subsequence with some predicted
 * sentence; a word counts at most as often as it occurs on either side, as in ROUGE-1.5.5.
 */
function summaryLevel(predicted: readonly string[][], target: readonly string[][]): RougeScore {
  const sentences = tokenIds(...predicted, ...target);
  const predictedIds = sentences.slice(0, predicted.length);
  const targetIds = sentences.slice(predicted.length);
  const leftPredicted = countWords(predictedIds);
  const leftTarget = countWords(targetIds);
  let hits = 0;
  for (const sentence of targetIds) {
    const union = new Uint8Array(sentence.length);
    for (const other of predictedIds) {
      for (const position of commonSubsequence(sentence, other)) union[position] = 1;
    }
    sentence.forEach((word, position) => {
      const [a, b] = [leftPredicted.get(word) ?? 0, leftTarget.get(word) ?? 0];
      if (!union[position] || a === 0 || b === 0) return;
      hits++;
      leftPredicted.set(word, a - 1);
      leftTarget.set(word, b - 1);
    });
  }
  return fromCounts(hits, totalLength(predicted), totalLength(target));
}

function countWords(sentences: readonly Int32Array[]): Map<number, number> {
  const counts = new Map<number, number>();
  for (const sentence of sentences) {
    for (const word of sentence) counts.set(word, (counts.get(word) ?? 0) + 1);
  }
  return counts;
}

function totalLength(sentences: readonly string[][]): number {
  return sentences.reduce((sum, sentence) => sum + sentence.length, 0);
}

/** A text whose words and sentences are found when they are first needed. */
class Text {
  private wholeText: string[] | undefined;
  private bySentence: string[][] | undefined;

  constructor(
    private readonly text: string,
    private readonly useStemmer: boolean,
  ) {}

  get words(): string[] {
    this.wholeText ??= this.tokenize(this.text);
    return this.wholeText;
  }

  get sentences(): string[][] {
    this.bySentence ??= this.text.split('\n').map((sentence) => this.tokenize(sentence));
    return this.bySentence;
  }

  private tokenize(text: string): string[] {
    const words = text.toLowerCase().match(/[a-z0-9]+/g) ?? [];
    return this.useStemmer
      ? words.map((word) => (word.length > 3 ? porterStem(word) : word))
      : words;
  }
}
