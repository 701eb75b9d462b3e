// The published test vectors of sacreBLEU, rouge-score and mteval-v13a. They are read from the data
// folder (RESATTN_DATA_DIR, else shared/data beside the checkout) and skipped where it is absent.
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { expectClose } from '@test/goldens';
import { describe, expect, test } from 'vitest';
import {
  type BleuOptions,
  bleu,
  chrf,
  corpusSample,
  pairedBootstrap,
  pairedRandomization,
  type RougeType,
  referencesFromStreams,
  rougeScores,
  ter,
  terWords,
} from './index.js';

const data =
  process.env.RESATTN_DATA_DIR ??
  fileURLToPath(new URL('../../../../shared/data', import.meta.url));
const folder = join(data, 'metrics');
const isPresent = existsSync(join(folder, 'sacrebleu_vectors.json'));
if (!isPresent) {
  console.warn(`published metric vectors are not tested: no ${folder}; set RESATTN_DATA_DIR`);
}

const json = (name: string) => JSON.parse(readFileSync(join(folder, name), 'utf8'));
const lines = (...path: string[]) => {
  const bytes = readFileSync(join(folder, ...path));
  const text = (path.at(-1)!.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8');
  return text.replace(/\n$/, '').split('\n');
};

describe.skipIf(!isPresent)('sacreBLEU', () => {
  type Corpus = [hypotheses: string[], streams: string[][], ...rest: never[]];
  const vectors = isPresent ? json('sacrebleu_vectors.json') : {};
  const scoreBleu = (options: BleuOptions, [hypotheses, streams]: Corpus) =>
    bleu(options).update(hypotheses, referencesFromStreams(streams)).result().score;

  test('corpus BLEU', () => {
    for (const golden of vectors.bleu.corpus_bleu) {
      const [, , options, expected] = golden;
      const ours = { ...options } as Record<string, unknown>;
      const names: Record<string, string> = {
        smooth_method: 'smoothMethod',
        smooth_value: 'smoothValue',
      };
      for (const [theirs, name] of Object.entries(names)) {
        if (theirs in ours) ours[name] = ours[theirs];
        delete ours[theirs];
      }
      expectClose([scoreBleu(ours, golden)], [expected], 1e-7, JSON.stringify(options));
    }
  });

  test('tokenized text with floor smoothing', () => {
    const options = { tokenize: 'none', smoothMethod: 'floor', smoothValue: 0.01 } as const;
    for (const golden of vectors.bleu['raw_corpus_bleu_smooth_floor_0.01_tokenized_div100']) {
      expectClose([scoreBleu(options, golden) / 100], [golden[2]], 1e-8, golden[0].join());
    }
    for (const golden of vectors.bleu['effective_order_raw_corpus_bleu_smooth_floor_0.01_div100']) {
      const score = scoreBleu({ ...options, effectiveOrder: true }, golden);
      expectClose([score / 100], [golden[2]], 1e-8, golden[0].join());
    }
  });

  test('n-gram orders', () => {
    for (const [maxOrder, ...golden] of vectors.bleu[
      'max_ngram_order_[order,hyps,refs,score_2dp]'
    ]) {
      expect(scoreBleu({ maxOrder }, golden).toFixed(2)).toBe(golden[2]);
    }
  });

  test('counts', () => {
    for (const [hypotheses, streams, { common, total }] of vectors.bleu.statistics) {
      const result = bleu({ tokenize: 'none' })
        .update(hypotheses, referencesFromStreams(streams))
        .result();
      expect(result).toMatchObject({ counts: common, totals: total });
    }
  });

  test('sentence BLEU', () => {
    const { tolerance, REF, SYS, test_cases, REF_0, SYS_0, test_cases_zero_bleu } =
      vectors.sentence_bleu;
    for (const [hypothesis, reference, cases] of [
      [SYS, REF, test_cases],
      [SYS_0, REF_0, test_cases_zero_bleu],
    ]) {
      for (const [smoothMethod, smoothValue, lowercase, tokenize, expected] of cases) {
        const options = {
          smoothMethod,
          smoothValue: smoothValue ?? undefined,
          lowercase,
          tokenize,
        };
        const { score } = bleu({ ...options, effectiveOrder: true }).sentence(
          hypothesis,
          reference,
        );
        expectClose([score], [expected], tolerance, JSON.stringify(options));
      }
    }
  });

  test('chrF', () => {
    for (const [hypothesis, references, expected] of vectors.chrf.sentence_chrf_eps_smoothing) {
      const { score } = chrf({ epsSmoothing: true }).sentence(hypothesis, references);
      expectClose([score], [expected], 1e-7, hypothesis);
    }
    for (const [name, options] of [
      ['eps_smoothing', { epsSmoothing: true }],
      ['effective_order', {}],
      ['keep_whitespace', { whitespace: true }],
    ] as const) {
      for (const [hypotheses, references, expected] of vectors.chrf[
        `corpus_chrf_order6_beta3_${name}`
      ]) {
        const { score } = chrf({ beta: 3, ...options })
          .update(hypotheses, references)
          .result();
        expectClose([score], [expected], vectors.chrf.tolerance, `${name}: ${hypotheses}`);
      }
    }
  });

  test('TER and its tokenizer', () => {
    for (const [hypotheses, references, expected] of vectors.ter['cases_[hyps,refs,expected]']) {
      const { score } = ter().update(hypotheses, references).result();
      expectClose([score / 100], [expected], vectors.ter.tolerance, hypotheses.join());
    }
    for (const [name, options] of [
      ['default', {}],
      ['no_punct', { noPunct: true }],
      ['normalized', { normalized: true }],
      ['normalized_asian_support', { normalized: true, asianSupport: true }],
    ] as const) {
      for (const [text, expected] of vectors.ter_tokenizer[name]) {
        expect(terWords(text, options).join(' '), name).toBe(expected);
      }
    }
  });

  test('significance on WMT17 English-German', () => {
    const read = (name: string) => lines('wmt17_en_de', `${name}.txt.gz`);
    const name = 'newstest2017.FBK.4870.en-de';
    const golden = vectors.significance_wmt17_en_de_bleu;
    const reference = read('ref');
    const sample = (system: string) =>
      corpusSample(bleu({ tokenize: 'none' }), read(system), reference);
    const [baseline, system] = [sample(golden.baseline), sample(name)];
    const bootstrap = pairedBootstrap(baseline, system, { numResamples: 2000 });
    expect(Math.abs(bootstrap.pValue - golden.moses_paired_bootstrap_2000[name])).toBeLessThan(
      0.01,
    );
    const [expected] = golden['multeval_approximate_randomization_10000_[bleu,ter]'][name];
    const randomization = pairedRandomization(baseline, system, { numResamples: 2000 });
    expect(Math.abs(randomization.pValue - expected)).toBeLessThan(0.01);
  });
});

describe.skipIf(!isPresent)('ROUGE-1.5.5 and mteval', () => {
  test('ROUGE', () => {
    const { cases } = json('rouge_score_vectors.json');
    // The references are rounded, most to five digits and some to four.
    const digits = (value: number) => `${value}`.split('.')[1]?.length ?? 0;
    for (const { type, use_stemmer, target, prediction, expected } of cases) {
      const scores = rougeScores(prediction, target, { types: [type], useStemmer: use_stemmer });
      const { recall, precision, f1 } = scores[type as RougeType]!;
      const name = `${type} of ${prediction.slice(0, 40)}`;
      const tolerance = 0.51 * 10 ** -Math.min(5, Math.max(...expected.map(digits)));
      expectClose([recall, precision, f1], expected, tolerance, name);
    }
  });

  test('BLEU of mteval-v13a on WMT15 English-Russian', () => {
    const read = (name: string) => lines('wmt15_en_ru', `newstest-2015-100sents.en-ru.${name}.ru`);
    const report = lines('wmt15_en_ru', 'mteval-13a.output').join('\n');
    const expected = Number(/BLEU score = ([\d.]+)/.exec(report)![1]);
    const { score } = bleu().update(read('google'), read('ref')).result();
    // mteval reads bytes, not characters, and so splits a few words of Cyrillic text differently.
    expect(Math.abs(score / 100 - expected)).toBeLessThan(0.0005);
  });
});
