import { exactMatch, tokenF1 } from '../question-answering/answers.js';
import { corpusSample, sumSample } from '../significance/sample.js';
import { characterErrorRate, wordErrorRate } from '../strings/error-rate.js';
import { type RougeType, rouge } from '../summarization/rouge.js';
import { type BleuOptions, bleu, describeBleu } from '../translation/bleu.js';
import { type ChrfOptions, chrf, chrfPlusPlus } from '../translation/chrf.js';
import type { CorpusMetric } from '../translation/corpus-metric.js';
import { type TerOptions, ter } from '../translation/ter.js';
import {
  flag,
  inPercent,
  type Lines,
  type Measure,
  type Measurement,
  number,
  referenceCount,
  text,
} from './measurement.js';

const lowercase = flag('ignore case');

export const textMeasures: Readonly<Record<string, Measure>> = {
  bleu: {
    about: 'corpus BLEU, 0 to 100, equal to sacreBLEU',
    options: {
      tokenize: text('13a (default), zh, intl, char or none'),
      lowercase,
      smoothMethod: text('exp (default), floor, add-k or none'),
      smoothValue: number('for floor (default 0.1) and add-k (default 1)'),
      maxOrder: number('longest n-gram, default 4'),
      effectiveOrder: flag('leave out orders longer than the text'),
    },
    allowsManyReferences: true,
    measure: (lines, options) => {
      const metric = bleu(options as BleuOptions);
      const { scores, signature } = ofCorpus(metric, lines);
      const details = (sums: readonly number[]) => describeBleu(metric.scoreOf(sums));
      return { scores: scores.map((score) => ({ ...score, details })), signature };
    },
  },
  chrf: {
    about: 'chrF, 0 to 100, equal to sacreBLEU',
    options: {
      charOrder: number('longest character n-gram, default 6'),
      wordOrder: number('longest word n-gram, default 0; 2 is chrF++'),
      beta: number('weight of recall, default 2'),
      lowercase,
      whitespace: flag('count white space as characters'),
      epsSmoothing: flag('average F over all orders, as Moses and NLTK do'),
    },
    allowsManyReferences: true,
    measure: (lines, options) => ofCorpus(chrf(options as ChrfOptions), lines),
  },
  'chrf++': {
    about: 'chrF++, 0 to 100, equal to sacreBLEU',
    options: { lowercase },
    allowsManyReferences: true,
    measure: (lines, options) => ofCorpus(chrfPlusPlus(options as ChrfOptions), lines),
  },
  ter: {
    about: 'translation edit rate, 0 is perfect, equal to sacreBLEU',
    options: {
      normalized: flag('split punctuation off words'),
      noPunct: flag('drop punctuation'),
      asianSupport: flag('treat Chinese and Japanese characters as words'),
      caseSensitive: flag('do not ignore case'),
    },
    allowsManyReferences: true,
    measure: (lines, options) => ofCorpus(ter(options as TerOptions), lines),
  },
  rouge: {
    about: 'ROUGE F1, 0 to 100, equal to rouge-score',
    options: {
      types: text('which, by commas; default rouge1,rouge2,rougeL,rougeLsum'),
      useStemmer: flag('reduce words to their Porter stems'),
    },
    allowsManyReferences: true,
    measure: (lines, options) => {
      const types = `${options.types ?? 'rouge1,rouge2,rougeL,rougeLsum'}`.split(
        ',',
      ) as RougeType[];
      const useStemmer = options.useStemmer === true;
      const metric = rouge({ types, useStemmer });
      return {
        scores: types.map((type) => ({
          name: type,
          isHigherBetter: true,
          sample: inPercent(sumSample(metric, withReferences(lines), (scores) => scores[type].f1)),
        })),
        signature: `nrefs:${referenceCount(lines)}|stem:${useStemmer ? 'porter' : 'no'}|score:f1`,
      };
    },
  },
  answers: {
    about: 'exact match and token F1 of answers, 0 to 100, as for SQuAD',
    options: {},
    allowsManyReferences: true,
    measure: (lines) => ({
      scores: Object.entries({ EM: exactMatch(), F1: tokenF1() }).map(([name, metric]) => ({
        name,
        isHigherBetter: true,
        sample: inPercent(sumSample(metric, withReferences(lines), (value) => value)),
      })),
      signature: `nrefs:${referenceCount(lines)}|norm:squad`,
    }),
  },
  wer: {
    about: 'word error rate, errors per 100 words, 0 is perfect',
    options: {},
    allowsManyReferences: false,
    measure: (lines) => ofErrors('WER', 'words', wordErrorRate(), lines),
  },
  cer: {
    about: 'character error rate, errors per 100 characters, 0 is perfect',
    options: {},
    allowsManyReferences: false,
    measure: (lines) => ofErrors('CER', 'characters', characterErrorRate(), lines),
  },
};

function ofCorpus(metric: CorpusMetric<{ readonly score: number }>, lines: Lines): Measurement {
  const { hypotheses, references } = lines;
  const sample = corpusSample(metric, hypotheses, references);
  return {
    scores: [{ name: metric.label, isHigherBetter: metric.isHigherBetter, sample }],
    signature: metric.signatureFor(references),
  };
}

function ofErrors(
  name: string,
  unit: string,
  metric: ReturnType<typeof wordErrorRate>,
  { hypotheses, references }: Lines,
): Measurement {
  const items = hypotheses.map((hypothesis, i): [string[], string[]] => [
    [hypothesis],
    [references[i]![0]!],
  ]);
  const sample = inPercent(sumSample(metric, items, (value) => value));
  return {
    scores: [{ name, isHigherBetter: false, sample }],
    signature: `unit:${unit}|case:mixed`,
  };
}

function withReferences({ hypotheses, references }: Lines): [string[], string[][]][] {
  return hypotheses.map((hypothesis, i) => [[hypothesis], [[...references[i]!]]]);
}
