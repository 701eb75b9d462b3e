import { type Complete, checkOptions } from '@resattn/options';
import { NgramCounts, ngramTotal } from '../text/ngram-counts.js';
import { splitWords, trimEnd } from '../text/white-space.js';
import { CorpusMetric } from './corpus-metric.js';
import { type BleuTokenizer, bleuTokenizers } from './tokenizers.js';

export interface BleuOptions {
  /** Default `13a`; use `zh` for Chinese, `char` for other scripts without spaces. */
  readonly tokenize?: BleuTokenizer | undefined;
  readonly lowercase?: boolean | undefined;
  /**
   * What an n-gram order without a match counts (Chen and Cherry 2014): `exp` halves with each
   * such order; `floor` puts `smoothValue` matches (default 0.1); `add-k` adds `smoothValue`
   * (default 1) to matches and totals of orders above 1; `none`: the score is 0. Default `exp`.
   */
  readonly smoothMethod?: 'exp' | 'floor' | 'add-k' | 'none' | undefined;
  readonly smoothValue?: number | undefined;
  /** The longest n-gram. Default 4. */
  readonly maxOrder?: number | undefined;
  /** Leave out orders longer than the text, as wanted for single sentences. Default false. */
  readonly effectiveOrder?: boolean | undefined;
}

export interface BleuScore {
  /** 0 to 100. */
  readonly score: number;
  /** For each order, 0 to 100, after smoothing. */
  readonly precisions: number[];
  readonly brevityPenalty: number;
  readonly hypothesisLength: number;
  /** Summed length of the references that come closest in length. */
  readonly referenceLength: number;
  /** Matched n-grams of each order. */
  readonly counts: number[];
  /** N-grams of each order in the hypotheses. */
  readonly totals: number[];
}

const smoothDefaults = { exp: null, floor: 0.1, 'add-k': 1, none: null };

/**
 * Corpus BLEU (Papineni et al. 2002), equal to sacreBLEU's (Post 2018):
 * `BP exp(mean over orders of ln precision)`, `BP = min(1, exp(1 - reference / hypothesis length))`.
 *
 * `update(hypotheses, references)`: plain, detokenized text.
 */
export function bleu(options: BleuOptions = {}): CorpusMetric<BleuScore> {
  checkOptions('bleu', options, {
    tokenize: true,
    lowercase: 'boolean',
    smoothMethod: true,
    smoothValue: true,
    maxOrder: true,
    effectiveOrder: 'boolean',
  });
  const {
    tokenize = '13a',
    lowercase = false,
    smoothMethod = 'exp',
    maxOrder = 4,
    effectiveOrder = false,
  } = options;
  if (!(tokenize in bleuTokenizers)) {
    throw new Error(
      `bleu: tokenize is "${tokenize}", expected one of ${Object.keys(bleuTokenizers).join(', ')}`,
    );
  }
  if (!(smoothMethod in smoothDefaults)) {
    throw new Error(`bleu: smoothMethod is "${smoothMethod}", expected exp, floor, add-k or none`);
  }
  if (!(Number.isInteger(maxOrder) && maxOrder >= 1)) {
    throw new Error(`bleu: maxOrder is ${maxOrder}, expected an integer from 1 up`);
  }
  const smoothDefault = smoothDefaults[smoothMethod];
  const smoothValue = smoothDefault === null ? 0 : (options.smoothValue ?? smoothDefault);
  if (!(smoothValue >= 0)) {
    throw new Error(`bleu: smoothValue is ${smoothValue}, expected a number that is not negative`);
  }
  const tokenizer = bleuTokenizers[tokenize];
  const tokens = (text: string) =>
    splitWords(tokenizer(trimEnd(lowercase ? text.toLowerCase() : text)));
  const smoothing =
    smoothDefault === null ? smoothMethod : `${smoothMethod}[${smoothValue.toFixed(2)}]`;
  return new CorpusMetric({
    name: 'bleu',
    label: 'BLEU',
    options: { tokenize, lowercase, maxOrder },
    isHigherBetter: true,
    signature: [
      ['case', lowercase ? 'lc' : 'mixed'],
      ['eff', effectiveOrder ? 'yes' : 'no'],
      ['tok', tokenize],
      ['smooth', smoothing],
    ],
    statistics: (hypothesis, references) =>
      bleuStatistics(tokens(hypothesis), references.map(tokens), maxOrder),
    score: (sums) => scoreOf(sums, { maxOrder, smoothMethod, smoothValue, effectiveOrder }),
  });
}

/** Hypothesis length, closest reference length, matches by order, totals by order. */
function bleuStatistics(
  hypothesis: readonly string[],
  references: readonly (readonly string[])[],
  maxOrder: number,
): number[] {
  const tokens = references.reduce((sum, reference) => sum + reference.length, 0);
  const ngrams = new NgramCounts<string>(maxOrder, tokens);
  let closest = references[0]!.length;
  for (const reference of references) {
    ngrams.addReference(reference);
    const distance = Math.abs(reference.length - hypothesis.length);
    const best = Math.abs(closest - hypothesis.length);
    if (distance < best || (distance === best && reference.length < closest)) {
      closest = reference.length;
    }
  }
  const statistics = [hypothesis.length, closest, ...ngrams.match(hypothesis)];
  for (let n = 1; n <= maxOrder; n++) statistics.push(ngramTotal(hypothesis.length, n));
  return statistics;
}

function scoreOf(
  sums: readonly number[],
  {
    maxOrder,
    smoothMethod,
    smoothValue,
    effectiveOrder,
  }: Complete<Omit<BleuOptions, 'tokenize' | 'lowercase'>>,
): BleuScore {
  const [hypothesisLength, referenceLength] = sums as [number, number];
  const counts = sums.slice(2, 2 + maxOrder);
  const totals = sums.slice(2 + maxOrder);
  let brevityPenalty = 1;
  if (hypothesisLength < referenceLength) {
    brevityPenalty = hypothesisLength > 0 ? Math.exp(1 - referenceLength / hypothesisLength) : 0;
  }
  const precisions = new Array<number>(maxOrder).fill(0);
  const parts = { brevityPenalty, hypothesisLength, referenceLength, counts, totals };
  if (counts.every((count) => count === 0)) return { score: 0, precisions, ...parts };

  let orders = maxOrder;
  let halvings = 1;
  for (let n = 0; n < maxOrder; n++) {
    const added = smoothMethod === 'add-k' && n > 0 ? smoothValue : 0;
    const count = counts[n]! + added;
    const total = totals[n]! + added;
    if (total === 0) break;
    if (effectiveOrder) orders = n + 1;
    if (count > 0) {
      precisions[n] = (100 * count) / total;
    } else if (smoothMethod === 'exp') {
      halvings *= 2;
      precisions[n] = 100 / (halvings * total);
    } else if (smoothMethod === 'floor') {
      precisions[n] = (100 * smoothValue) / total;
    }
  }
  let sumOfLogs = 0;
  for (let n = 0; n < orders; n++) sumOfLogs += Math.log(precisions[n]!);
  return { score: brevityPenalty * Math.exp(sumOfLogs / orders), precisions, ...parts };
}

/** What a score is made of, as sacreBLEU prints it: `71.0/47.5/34.3/24.5 (BP = 0.999 ratio = …)`. */
export function describeBleu(score: BleuScore): string {
  const { precisions, brevityPenalty, hypothesisLength, referenceLength } = score;
  const ratio = referenceLength === 0 ? 0 : hypothesisLength / referenceLength;
  const shown = precisions.map((precision) => precision.toFixed(1)).join('/');
  return (
    `${shown} (BP = ${brevityPenalty.toFixed(3)} ratio = ${ratio.toFixed(3)} ` +
    `hyp_len = ${hypothesisLength} ref_len = ${referenceLength})`
  );
}
