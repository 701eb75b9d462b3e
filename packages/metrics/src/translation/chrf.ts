import { type Complete, checkOptions } from '@resattn/options';
import { NgramCounts, ngramTotal } from '../text/ngram-counts.js';
import { removeSpaces, splitWords } from '../text/white-space.js';
import { CorpusMetric } from './corpus-metric.js';

export interface ChrfOptions {
  /** The longest character n-gram. Default 6. */
  readonly charOrder?: number | undefined;
  /** The longest word n-gram; 2 makes it chrF++. Default 0. */
  readonly wordOrder?: number | undefined;
  /** How many times recall weighs precision. Default 2. */
  readonly beta?: number | undefined;
  readonly lowercase?: boolean | undefined;
  /** Count white space as characters. Default false. */
  readonly whitespace?: boolean | undefined;
  /**
   * Average F over all orders, an order without n-grams counting almost 0, as Moses and NLTK do,
   * instead of averaging precision and recall over the orders that occur. Default false.
   */
  readonly epsSmoothing?: boolean | undefined;
}

const known = {
  charOrder: true,
  wordOrder: true,
  beta: true,
  lowercase: 'boolean',
  whitespace: 'boolean',
  epsSmoothing: 'boolean',
} as const;

export interface ChrfScore {
  /** 0 to 100. */
  readonly score: number;
}

/**
 * chrF (Popović 2015), equal to sacreBLEU's: F-beta of the mean precision and recall of character
 * n-grams, summed over the corpus; of several references the best one of each sentence counts.
 *
 * `update(hypotheses, references)`: plain, detokenized text.
 */
export function chrf(options: ChrfOptions = {}): CorpusMetric<ChrfScore> {
  checkOptions('chrf', options, known);
  const settings = {
    charOrder: options.charOrder ?? 6,
    wordOrder: options.wordOrder ?? 0,
    beta: options.beta ?? 2,
    lowercase: options.lowercase ?? false,
    whitespace: options.whitespace ?? false,
    epsSmoothing: options.epsSmoothing ?? false,
  };
  const { charOrder, wordOrder, beta, lowercase, whitespace, epsSmoothing } = settings;
  for (const [name, order, smallest] of [
    ['charOrder', charOrder, 1],
    ['wordOrder', wordOrder, 0],
  ] as const) {
    if (!(Number.isInteger(order) && order >= smallest)) {
      throw new Error(`chrf: ${name} is ${order}, expected an integer from ${smallest} up`);
    }
  }
  if (!(beta > 0)) throw new Error(`chrf: beta is ${beta}, expected a positive number`);
  return new CorpusMetric({
    name: 'chrf',
    label: `chrF${beta}${'+'.repeat(wordOrder)}`,
    options: settings,
    isHigherBetter: true,
    signature: [
      ['case', lowercase ? 'lc' : 'mixed'],
      ['eff', epsSmoothing ? 'no' : 'yes'],
      ['nc', charOrder],
      ['nw', wordOrder],
      ['space', whitespace ? 'yes' : 'no'],
    ],
    statistics: (hypothesis, references) => chrfStatistics(hypothesis, references, settings),
    score: (sums) => ({ score: scoreOf(sums, settings) }),
  });
}

/** chrF++ (Popović 2017): {@link chrf} with word unigrams and bigrams. */
export function chrfPlusPlus(
  options: Omit<ChrfOptions, 'wordOrder'> = {},
): CorpusMetric<ChrfScore> {
  const { wordOrder: _, ...allowed } = known;
  checkOptions('chrfPlusPlus', options, allowed);
  return chrf({ ...options, wordOrder: 2 });
}

type Settings = Complete<ChrfOptions>;

/** For each order, n-grams of the hypothesis, of the best reference, and shared by both. */
function chrfStatistics(
  hypothesis: string,
  references: readonly string[],
  settings: Settings,
): number[] {
  const { charOrder, wordOrder, lowercase, whitespace } = settings;
  const normalize = (text: string) => (lowercase ? text.toLowerCase() : text);
  const characters = (text: string) => [...(whitespace ? text : removeSpaces(text))];
  const hypothesisText = normalize(hypothesis);
  const hypothesisCharacters = characters(hypothesisText);
  const hypothesisWords = wordOrder > 0 ? splitPunctuation(hypothesisText) : [];
  let best: number[] = [];
  let bestScore = -1;
  for (const reference of references) {
    const text = normalize(reference);
    const statistics = overlap(hypothesisCharacters, characters(text), charOrder);
    if (wordOrder > 0) {
      statistics.push(...overlap(hypothesisWords, splitPunctuation(text), wordOrder));
    }
    const score = references.length > 1 ? scoreOf(statistics, settings) : 0;
    if (score > bestScore) {
      bestScore = score;
      best = statistics;
    }
  }
  return best;
}

function overlap(hypothesis: string[], reference: string[], maxOrder: number): number[] {
  const ngrams = new NgramCounts<string>(maxOrder, reference.length);
  ngrams.addReference(reference);
  const matches = ngrams.match(hypothesis);
  const statistics: number[] = [];
  for (let n = 1; n <= maxOrder; n++) {
    const inReference = ngramTotal(reference.length, n);
    // An order that the reference is too short for does not count against the hypothesis.
    const inHypothesis = inReference > 0 ? ngramTotal(hypothesis.length, n) : 0;
    statistics.push(inHypothesis, inReference, matches[n - 1]!);
  }
  return statistics;
}

/** Words, with one punctuation mark split off the end, or else off the beginning. */
function splitPunctuation(text: string): string[] {
  const words: string[] = [];
  for (const word of splitWords(text)) {
    if (word.length > 1 && isPunctuation(word.charCodeAt(word.length - 1))) {
      words.push(word.slice(0, -1), word.slice(-1));
    } else if (word.length > 1 && isPunctuation(word.charCodeAt(0))) {
      words.push(word.slice(0, 1), word.slice(1));
    } else {
      words.push(word);
    }
  }
  return words;
}

function isPunctuation(code: number): boolean {
  return (
    (code >= 33 && code <= 47) ||
    (code >= 58 && code <= 64) ||
    (code >= 91 && code <= 96) ||
    (code >= 123 && code <= 126)
  );
}

const epsilon = 1e-16;

function scoreOf(statistics: readonly number[], { beta, epsSmoothing }: Settings): number {
  const factor = beta ** 2;
  const orders = statistics.length / 3;
  let sumOfScores = 0;
  let precisions = 0;
  let recalls = 0;
  let effectiveOrders = 0;
  for (let n = 0; n < orders; n++) {
    const [inHypothesis, inReference, shared] = statistics.slice(3 * n, 3 * n + 3) as [
      number,
      number,
      number,
    ];
    const precision = inHypothesis > 0 ? shared / inHypothesis : epsilon;
    const recall = inReference > 0 ? shared / inReference : epsilon;
    const denominator = factor * precision + recall;
    sumOfScores += denominator > 0 ? ((1 + factor) * precision * recall) / denominator : epsilon;
    if (inHypothesis > 0 && inReference > 0) {
      precisions += precision;
      recalls += recall;
      effectiveOrders++;
    }
  }
  if (epsSmoothing) return (100 * sumOfScores) / orders;
  if (precisions + recalls === 0) return 0;
  const precision = precisions / effectiveOrders;
  const recall = recalls / effectiveOrders;
  return (100 * (1 + factor) * precision * recall) / (factor * precision + recall);
}
