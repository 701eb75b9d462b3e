import { expectClose, hasGolden, readJson, readTensors } from '@test/goldens';
import { describe, expect, it } from 'vitest';
import { applyEdits, constrain } from './constraints.js';
import type { ConstraintOptions } from './generate-options.js';
import {
  applyTemperature,
  distributionOf,
  keepEpsilon,
  keepEta,
  keepMinP,
  keepTopK,
  keepTopP,
  keepTypical,
} from './warpers.js';

interface Config {
  readonly min_tokens_to_keep?: number;
  readonly order?: readonly string[];
  readonly [name: string]: unknown;
}

interface Goldens {
  readonly tolerance_abs_float32: number;
  readonly cases: readonly { readonly name: string; readonly config: Config }[];
}

type Warper = (scores: Float32Array, value: number, minToKeep?: number) => void;

const warpers: Readonly<Record<string, Warper>> = {
  temperature: applyTemperature,
  top_k: keepTopK,
  top_p: keepTopP,
  min_p: keepMinP,
  typical_p: keepTypical,
  epsilon_cutoff: keepEpsilon,
  eta_cutoff: keepEta,
};

/** The reference's names of constraints, in ours. */
function constraintsOf(config: Config): ConstraintOptions {
  const biases = config.sequence_bias as [number[], number][] | undefined;
  return {
    repetitionPenalty: config.repetition_penalty as number,
    noRepeatNgramSize: config.no_repeat_ngram_size as number,
    bannedSequences: config.bad_words_ids as number[][],
    suppressedIds: config.suppress_tokens as number[],
    minNewTokens: config.min_length as number,
    forcedLastId: config.forced_eos_token_id as number,
    sequenceBiases: biases?.map(([tokens, bias]) => ({ tokens, bias })) as never,
  };
}

const file = ['decoding', 'processors.safetensors'];

describe.runIf(hasGolden(...file))('processors', () => {
  const { cases, tolerance_abs_float32: tolerance } = readJson<Goldens>(
    'decoding',
    'processors.json',
  );
  const tensors = readTensors(...file);
  const logits = tensors['in.logits']!;
  const [rows, vocabulary] = logits.shape as [number, number];
  const tokensOf = (row: number) => {
    const { values, shape } = tensors['in.input_ids']!;
    return Array.from(values.slice(row * shape[1]!, (row + 1) * shape[1]!));
  };

  it.each(cases.map(({ name, config }) => [name, config] as const))('%s', (name, config) => {
    const names = config.order ?? Object.keys(config).filter((key) => key in warpers);
    for (let row = 0; row < rows; row++) {
      const range = [row * vocabulary, (row + 1) * vocabulary] as const;
      const scores = Float32Array.from(logits.values.slice(...range));
      for (const key of names)
        warpers[key]!(scores, config[key] as number, config.min_tokens_to_keep);
      if (names.length === 0) {
        const tokens = tokensOf(row);
        const step = {
          numNewTokens: tokens.length,
          maxNewTokens: (config.max_length as number) ?? 100,
          eosIds: [config.eos_token_id as number],
          vocabularySize: vocabulary,
        };
        const options = constraintsOf(config);
        const edits = constrain(options, { tokens, numPadding: 0, input: row }, step);
        applyEdits(scores, edits, options.repetitionPenalty);
      }
      const expected = Float32Array.from(tensors[`out.${name}`]!.values.slice(...range));
      const kept = Array.from(tensors[`kept.${name}`]!.values.slice(...range));
      const isKept = Array.from(scores, (score) => Number(score > -1e30));
      // Where two tokens are equally probable, which of them goes is chance, not what stays in sum.
      const tied = /^(top_p|typical|epsilon|eta|temperature_top_k_top_p)/.test(name) && row === 0;
      if (tied) {
        const { probabilities } = distributionOf(logits.values.slice(...range));
        const massOf = (flags: number[]) =>
          flags.reduce((sum, f, i) => sum + f * probabilities[i]!, 0);
        expectClose([massOf(isKept)], [massOf(kept)], tolerance, 'mass');
        continue;
      }
      expect(isKept, `row ${row}`).toEqual(kept);
      const finite = (values: Float32Array) => values.map((x, i) => (kept[i] ? x : 0));
      expectClose(finite(scores), finite(expected), tolerance, `row ${row}`);
    }
  });
});
