import { expectClose, readJson } from '@test/goldens';
import { describe, expect, test } from 'vitest';
import { type BleuOptions, type BleuScore, bleu } from './bleu.js';
import { chrf, chrfPlusPlus } from './chrf.js';
import { referencesFromStreams } from './references.js';
import { type TerScore, ter } from './ter.js';
import { terWords } from './ter-tokenizer.js';
import { type BleuTokenizer, bleuTokenizers } from './tokenizers.js';

interface CorpusGolden {
  metric: string;
  score: number;
  signature?: string;
  [key: string]: unknown;
}

const { cases } = readJson<{
  cases: {
    name: string;
    hypotheses: string[];
    reference_streams: (string | null)[][];
    corpus: CorpusGolden[];
    sentence: Record<string, number>[];
  }[];
}>('metrics', 'sacrebleu.json');

const given = <Value>(value: unknown): Value | undefined =>
  (value ?? undefined) as Value | undefined;

function metricOf(golden: CorpusGolden) {
  if (golden.metric === 'bleu') {
    return bleu({
      tokenize: given<BleuTokenizer>(golden.tokenize),
      smoothMethod: given<BleuOptions['smoothMethod']>(golden.smooth_method),
      smoothValue: given<number>(golden.smooth_value),
      lowercase: given<boolean>(golden.lowercase),
      maxOrder: given<number>(golden.max_ngram_order),
      effectiveOrder: given<boolean>(golden.effective_order),
    });
  }
  if (golden.metric === 'ter') {
    return ter({
      normalized: given<boolean>(golden.normalized),
      noPunct: given<boolean>(golden.no_punct),
      asianSupport: given<boolean>(golden.asian_support),
      caseSensitive: given<boolean>(golden.case_sensitive),
    });
  }
  if (golden.metric === 'chrf') {
    return chrf({
      charOrder: given<number>(golden.char_order),
      wordOrder: given<number>(golden.word_order),
      beta: given<number>(golden.beta),
      lowercase: given<boolean>(golden.lowercase),
      whitespace: given<boolean>(golden.whitespace),
      epsSmoothing: given<boolean>(golden.eps_smoothing),
    });
  }
  throw new Error(`reference of an unknown metric ${golden.metric}`);
}

const settingsOf = (golden: CorpusGolden) =>
  Object.entries(golden)
    .filter(([, value]) => ['string', 'boolean'].includes(typeof value))
    .filter(([key]) => key !== 'signature')
    .map(([key, value]) => `${key}=${value}`)
    .join(' ');

describe.each(cases)('$name', ({ hypotheses, reference_streams, corpus, sentence }) => {
  const references = referencesFromStreams(reference_streams);

  test.each(corpus.map((golden) => [settingsOf(golden), golden] as const))('%s', (_, golden) => {
    const metric = metricOf(golden).update(hypotheses, references);
    const result = metric.result();
    expectClose([result.score], [golden.score], 1e-9, 'score');
    if (golden.signature) expect(metric.signature()).toBe(golden.signature);
    if (golden.metric === 'bleu') expectBleu(result as BleuScore, golden);
    if (golden.metric === 'ter') expectTer(result as TerScore, golden);
  });

  test('sentence scores', () => {
    for (const expected of sentence) {
      const i = expected.i!;
      const scores: Record<string, { sentence: ReturnType<typeof bleu>['sentence'] | unknown }> = {
        bleu_effective_order: bleu({ effectiveOrder: true }),
        bleu_exp: bleu(),
        bleu_addk1_effective: bleu({ smoothMethod: 'add-k', effectiveOrder: true }),
        chrf: chrf(),
        'chrf++': chrfPlusPlus(),
        ter: ter(),
      };
      for (const [name, want] of Object.entries(expected)) {
        if (name === 'i') continue;
        const metric = scores[name] as ReturnType<typeof chrf> | undefined;
        if (!metric) throw new Error(`reference of an unknown sentence score ${name}`);
        const { score } = metric.sentence(hypotheses[i]!, references[i]!);
        expectClose([score], [want], 1e-9, `${name} of sentence ${i}`);
      }
    }
  });
});

function expectBleu(actual: BleuScore, golden: CorpusGolden) {
  if (!golden.counts) return;
  expectClose(actual.precisions, golden.precisions as number[], 1e-9, 'precisions');
  expectClose([actual.brevityPenalty], [golden.bp as number], 1e-9, 'brevity penalty');
  expect(actual.hypothesisLength).toBe(golden.sys_len);
  expect(actual.referenceLength).toBe(golden.ref_len);
  // sacreBLEU gives counts of add-k with k added; here they stay as counted.
  const isAdded = golden.smooth_method === 'add-k' && actual.score > 0;
  const k = isAdded ? ((golden.smooth_value as number | null) ?? 1) : 0;
  const raw = (counts: number[]) => counts.map((count, n) => (n > 0 ? count - k : count));
  expect(actual.counts).toEqual(raw(golden.counts as number[]));
  expect(actual.totals).toEqual(raw(golden.totals as number[]));
}

function expectTer(actual: TerScore, golden: CorpusGolden) {
  expect(actual.numEdits).toBe(golden.num_edits);
  expectClose([actual.referenceLength], [golden.ref_length as number], 1e-9, 'reference length');
}

const tokenizers = readJson<{ cases: Record<string, string>[] }>(
  'metrics',
  'sacrebleu_tokenizers.json',
);

const tokenize: Record<string, (text: string) => string> = {
  ...bleuTokenizers,
  ter_plain: (text) => terWords(text).join(' '),
  ter_normalized: (text) => terWords(text, { normalized: true }).join(' '),
  ter_normalized_asian_nopunct: (text) =>
    terWords(text, { normalized: true, asianSupport: true, noPunct: true }).join(' '),
};

test('tokenizers', () => {
  for (const { text, ...expected } of tokenizers.cases) {
    for (const [name, want] of Object.entries(expected)) {
      const split = tokenize[name];
      if (!split) throw new Error(`reference of an unknown tokenizer ${name}`);
      expect(split(text!), `${name} of ${JSON.stringify(text)}`).toBe(want);
    }
  }
});
