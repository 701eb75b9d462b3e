import { expectClose, readJson, readTensors } from '@test/goldens';
import { test } from 'vitest';
import { meanReciprocalRank, topKAccuracy } from '../classification/top-k.js';
import { negativeLogLikelihood } from './likelihood.js';
import { bitsPerCharacter, bitsPerToken, perplexity } from './perplexity.js';

const { cases, tolerance_rel } = readJson<{
  tolerance_rel: number;
  cases: {
    i: number;
    ignore_index: number;
    n_tokens: number;
    n_chars: number;
    expected: Record<string, number>;
  }[];
}>('metrics', 'language_model.json');
const tensors = readTensors('metrics', 'language_model.safetensors');

test.each(cases)('language model, case $i', ({ i, ignore_index, n_tokens, n_chars, expected }) => {
  const logits = tensors[`logits.${i}`]!.values;
  const targets = tensors[`targets.${i}`]!.values;
  const ignoreIndex = ignore_index;
  const one = (name: string, actual: number, want: number | undefined) =>
    expectClose([actual / want!], [1], tolerance_rel, name);
  const exactly = (name: string, actual: number, want: number | undefined) =>
    expectClose([actual], [want!], 1e-9, name);

  const likelihood = negativeLogLikelihood(logits, targets, { ignoreIndex });
  exactly('tokens', likelihood.tokens, n_tokens);
  one('sum', likelihood.sum, expected.sum_nll_nats);
  one('mean', likelihood.sum / likelihood.tokens, expected.mean_nll_nats);
  one('perplexity', perplexity().update(likelihood).result(), expected.perplexity);
  one('bits per token', bitsPerToken().update(likelihood).result(), expected.bits_per_token);
  const characters = { sum: likelihood.sum, characters: n_chars };
  one('bits per char', bitsPerCharacter().update(characters).result(), expected.bits_per_char);

  const top = (k: number) => topKAccuracy({ k, ignoreIndex }).update(logits, targets).result();
  exactly('accuracy', top(1), expected.accuracy);
  exactly('top 5', top(5), expected.top5_accuracy);
  one('mrr', meanReciprocalRank({ ignoreIndex }).update(logits, targets).result(), expected.mrr);
});
