import { type BleuTokenizer, bleu, chrf, rougeScores } from '@resattn/metrics';
import { plainText } from '@resattn/models';
import type { SequenceConfig } from '../../config/sequence-config.js';
import { scoreOfSums } from '../../predictions/score-of-sums.js';
import type { ScoreColumn } from '../../run/score-column.js';
import { wordForm } from '../../run/text-key.js';
import type { ScoreName, SequenceExample } from './task.js';

/** Scores by name: a share for `exactMatch`, else 0 to 100, as the papers print them. */
export type SequenceScores = Readonly<Partial<Record<ScoreName, number>>>;

/** How a score is called and printed. */
export const scoreLabels: Readonly<
  Record<ScoreName, { readonly heading: string; readonly digits: number }>
> = {
  exactMatch: { heading: 'exact match', digits: 4 },
  bleu: { heading: 'BLEU', digits: 2 },
  chrf: { heading: 'chrF', digits: 2 },
  rouge1: { heading: 'ROUGE-1', digits: 2 },
  rouge2: { heading: 'ROUGE-2', digits: 2 },
  rougeL: { heading: 'ROUGE-L', digits: 2 },
};

/** The scores of each evaluation that are shown. */
export function scoreColumns(
  names: readonly ScoreName[],
  watchesTest: boolean,
): readonly ScoreColumn[] {
  const shown = names.map((score) => ({ score, ...scoreLabels[score] }));
  return [
    { heading: 'tokens', score: 'tokenAccuracy' },
    ...shown,
    ...(watchesTest
      ? shown.map(({ score, heading, digits }) => ({
          score: testName(score),
          heading: `test ${heading}`,
          digits,
        }))
      : []),
  ];
}

const testName = (name: string): string => `test.${name}`;

/** Scores of test pairs, under names of their own beside those of the validation pairs. */
export const asTestScores = (scores: SequenceScores): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(scores).map(([name, value]) => [testName(name), value]));

/** A score as it is printed; a dash where there is none. */
export const formatScore = (name: ScoreName, value: number | undefined): string =>
  value === undefined ? '–' : value.toFixed(scoreLabels[name].digits);

/** How a model writes, as far as its texts can be compared with others. */
export type Writing = Pick<SequenceConfig, 'tokens' | 'lowercase'>;

/** What is not compared, since the model cannot write it: a sentence for the user, or undefined. */
export function describeComparison(
  { tokens, lowercase }: Writing,
  names: readonly ScoreName[],
): string | undefined {
  const isCaseless = lowercase && (tokens === 'words' || tokens === 'subwords');
  const words =
    tokens === 'words' && names.includes('exactMatch')
      ? 'exact match compares words, not the spaces around punctuation'
      : '';
  const cases =
    isCaseless && !names.includes('rouge1')
      ? 'the model writes lower case, so no score regards case'
      : '';
  const text = [words, cases].filter((part) => part !== '').join('; ');
  return text === '' ? undefined : `${text[0]!.toUpperCase()}${text.slice(1)}.`;
}

/**
 * What the scores of texts that a model wrote are made of, a row a text.
 *
 * @param names which scores
 * @param writing what the model cannot write is not compared, see {@link describeComparison}
 */
export function statisticsOf(
  written: readonly string[],
  pairs: readonly SequenceExample[],
  names: readonly ScoreName[],
  { tokens, lowercase: isLower }: Writing,
): Readonly<Partial<Record<ScoreName, number[][]>>> {
  const lowercase = isLower && (tokens === 'words' || tokens === 'subwords');
  const form = (text: string) => {
    if (tokens === 'words') return wordForm(text, lowercase);
    return lowercase ? plainText(text).toLowerCase() : plainText(text);
  };
  const references = pairs.map(({ target, references: all }) => all ?? [target]);
  const has = (name: ScoreName) => names.includes(name);
  const statistics: Partial<Record<ScoreName, number[][]>> = {};
  if (has('exactMatch')) {
    statistics.exactMatch = written.map((text, i) => {
      const isRight = references[i]!.some((reference) => form(reference) === form(text));
      return [isRight ? 1 : 0, 1];
    });
  }
  if (has('bleu')) {
    const tokenize = bleuTokenizerFor(references.map(([first]) => first!));
    statistics.bleu = bleu({ tokenize, lowercase }).statistics(written, references);
  }
  if (has('chrf')) statistics.chrf = chrf({ lowercase }).statistics(written, references);
  if (has('rouge1') || has('rouge2') || has('rougeL')) {
    const each = written.map((text, i) => rougeScores(text, references[i]!, { useStemmer: true }));
    for (const name of ['rouge1', 'rouge2', 'rougeL'] as const)
      if (has(name)) statistics[name] = each.map((scores) => [scores[name].f1, 1]);
  }
  return statistics;
}

/** Scores texts that a model wrote against the right ones; see {@link statisticsOf}. */
export function scoresOf(
  written: readonly string[],
  pairs: readonly SequenceExample[],
  names: readonly ScoreName[],
  writing: Writing,
): SequenceScores {
  return totalScores(statisticsOf(written, pairs, names, writing));
}

/** The scores of all texts together. */
export function totalScores(
  statistics: Readonly<Partial<Record<ScoreName, readonly (readonly number[])[]>>>,
): SequenceScores {
  const entries = Object.entries(statistics) as [ScoreName, readonly (readonly number[])[]][];
  return Object.fromEntries(
    entries.map(([name, rows]) => {
      const sums = new Array<number>(rows[0]?.length ?? 0).fill(0);
      for (const row of rows) row.forEach((value, i) => void (sums[i]! += value));
      return [name, scoreOfSums[name](sums)];
    }),
  );
}

/** `zh` where most letters are Chinese, as sacreBLEU wants it; `char` for other unspaced scripts. */
export function bleuTokenizerFor(texts: readonly string[]): BleuTokenizer {
  const sample = texts.slice(0, 1000).join('\n');
  const count = (pattern: RegExp) => sample.match(pattern)?.length ?? 0;
  const letters = count(/\p{L}/gu);
  const japanese = count(/[\p{Script=Hiragana}\p{Script=Katakana}]/gu);
  const chinese = count(/\p{Script=Han}/gu);
  const others = count(/[\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/gu);
  if (japanese + chinese + others <= letters / 2) return '13a';
  return chinese > japanese + others && japanese === 0 ? 'zh' : 'char';
}
