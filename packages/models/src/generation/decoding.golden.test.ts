import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expectClose, goldens, hasGolden, readJson } from '@test/goldens';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { buildPretrained, loadWeights, safetensorsSource } from '../pretrained/index.js';
import { SequenceGenerator } from './generate.js';
import type { GenerateOptions } from './generate-options.js';

interface Case {
  readonly name: string;
  readonly generation_config: Readonly<Record<string, unknown>>;
  readonly sequences: readonly number[][];
  readonly token_log_probs?: readonly number[][];
  readonly sequences_scores?: readonly number[];
}

interface Cases {
  readonly input_ids: readonly number[][];
  readonly attention_mask: readonly number[][];
  readonly pad_token_id: number;
  readonly eos_token_id: number;
  readonly decoder_start_token_id: number | null;
  readonly cases: readonly Case[];
}

/** The reference's names of options, in ours. */
const names: Readonly<Record<string, keyof GenerateOptions>> = {
  max_new_tokens: 'maxNewTokens',
  min_new_tokens: 'minNewTokens',
  num_beams: 'numBeams',
  num_return_sequences: 'numReturnSequences',
  length_penalty: 'lengthPenalty',
  early_stopping: 'earlyStopping',
  repetition_penalty: 'repetitionPenalty',
  no_repeat_ngram_size: 'noRepeatNgramSize',
  encoder_no_repeat_ngram_size: 'sourceNoRepeatNgramSize',
  forced_bos_token_id: 'forcedFirstId',
  forced_eos_token_id: 'forcedLastId',
  bad_words_ids: 'bannedSequences',
  suppress_tokens: 'suppressedIds',
  begin_suppress_tokens: 'suppressedFirstIds',
};

function optionsOf(config: Readonly<Record<string, unknown>>): GenerateOptions {
  const entries = Object.entries(config).map(([name, value]) => {
    if (names[name] === undefined) throw new Error(`${name} has no counterpart here`);
    return [names[name], value];
  });
  return Object.fromEntries(entries) as GenerateOptions;
}

/** What XLA compiles anew for each: one of every kind is enough. */
const casesByXla = ['greedy', 'beam4_lp1.0_es_false', 'beam4_min_new', 'greedy_repetition'];

describe.runIf(hasGolden('decoding', 'index.json'))('generate', () => {
  const { models } = readJson<{ models: { model: string }[] }>('decoding', 'index.json');
  const runs = models.flatMap(({ model }) => [
    { name: model, compiler: 'graph' as const },
    { name: model, compiler: 'xla' as const },
  ]);

  describe.each(runs)('with $name, by $compiler', ({ name, compiler }) => {
    const all = readJson<Cases>('decoding', name, 'cases.json');
    const cases =
      compiler === 'graph' ? all.cases : all.cases.filter((one) => casesByXla.includes(one.name));
    const isPrompt = all.decoder_start_token_id === null;
    const inputs = all.input_ids.map((ids, i) => ids.filter((_, t) => all.attention_mask[i]![t]));
    let generator: SequenceGenerator;

    beforeAll(async () => {
      const model = buildPretrained(readJson('decoding', name, 'config.json'));
      const bytes = readFileSync(join(goldens, 'decoding', name, 'model.safetensors'));
      await loadWeights(model, safetensorsSource(bytes, 'model.safetensors'));
      generator = new SequenceGenerator(model.decoder!, { compiler });
    });
    afterAll(() => generator.dispose());

    it.each(cases.map((one) => [one.name, one] as const))('%s', async (_, one) => {
      const options = optionsOf(one.generation_config);
      const results = (await generator.generate(inputs, options)).flat();
      const [longest] = one.sequences;
      const padded = results.map(({ tokens }) => {
        const row = isPrompt ? [...tokens] : [all.decoder_start_token_id, ...tokens];
        while (row.length < longest!.length) row.push(all.pad_token_id);
        return row;
      });
      expect(padded).toEqual(one.sequences);
      if (one.sequences_scores) {
        const scores = results.map(({ score }) => score);
        expectClose(scores, one.sequences_scores, 1e-4, 'scores');
      }
      one.token_log_probs?.forEach((expected, row) => {
        expectClose(results[row]!.tokenLogProbs!, expected, 1e-4, `log-probabilities ${row}`);
      });
    });
  });
});
