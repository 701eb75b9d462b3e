import { jit, losses } from '@resattn/core';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { roundUp } from '../generation/inputs.js';
import type { SequenceToSequence } from './sequence-to-sequence.js';

export interface TokenPair {
  readonly source: ArrayLike<number>;
  /** Without start token; the end token is added where it is missing. */
  readonly target: ArrayLike<number>;
}

export interface ScoredPair {
  /** Sum of the log-probabilities of the target's tokens, its end included, in nats. */
  readonly score: number;
  /** Log-probability of each token of the target, its end last. */
  readonly tokenLogProbs: readonly number[];
  /** For each of them the weights over the source's positions, with `returnAttentionScores`. */
  readonly attention?: readonly Float32Array[] | undefined;
}

export interface ScorePairsOptions {
  /** Pairs that are computed at once. Default 32. */
  readonly batchSize?: number | undefined;
  /** Whether the attention over the source comes with each pair. Default false. */
  readonly returnAttentionScores?: boolean | undefined;
}

/**
 * How probable a model finds given targets: `log P(target | source)`, token by token. For ranking
 * answers, for filtering data, and for pictures of how a known translation aligns.
 *
 * @throws Error for an empty source, naming the pair.
 */
export async function scorePairs(
  model: SequenceToSequence,
  pairs: readonly TokenPair[],
  options: ScorePairsOptions = {},
): Promise<ScoredPair[]> {
  checkOptions('scorePairs', options, { batchSize: true, returnAttentionScores: true });
  const { batchSize = 32, returnAttentionScores = false } = options;
  const empty = pairs.findIndex(({ source }) => source.length === 0);
  if (empty !== -1)
    throw new Error(`scorePairs: source ${empty} is empty, expected at least one token`);
  const run = jit(
    (source: tf.Tensor, sourceMask: tf.Tensor, target: tf.Tensor, labels: tf.Tensor) => {
      const outputs = model.apply({ source, sourceMask, target }, { returnAttentionScores });
      const crossEntropy = losses.softmaxCrossEntropy(outputs.logits, labels, {
        reduction: 'none',
      });
      return { logProbs: tf.neg(crossEntropy), attention: outputs.attention ?? null };
    },
    { name: 'scorePairs' },
  );
  const scored: ScoredPair[] = [];
  try {
    for (let start = 0; start < pairs.length; start += batchSize) {
      const batch = padPairs(model, pairs.slice(start, start + batchSize));
      const { logProbs, attention } = run(...batch.tensors);
      const [values, weights] = await Promise.all([logProbs.data(), attention?.data()]);
      tf.dispose([...batch.tensors, logProbs]);
      attention?.dispose();
      batch.lengths.forEach(({ source, target }, i) => {
        const row = (t: number) => i * batch.targetTime + t;
        const tokenLogProbs = Array.from(values.slice(row(0), row(target)));
        scored.push({
          score: tokenLogProbs.reduce((sum, value) => sum + value, 0),
          tokenLogProbs,
          ...(weights && {
            attention: Array.from({ length: target }, (_, t) => {
              const first = row(t) * batch.sourceTime;
              return Float32Array.from(weights.slice(first, first + source));
            }),
          }),
        });
      });
    }
  } finally {
    run.dispose();
  }
  return scored;
}

function padPairs({ config, decoder }: SequenceToSequence, pairs: readonly TokenPair[]) {
  const targets = pairs.map(({ target }) => {
    const tokens = Array.from(target);
    return tokens[tokens.length - 1] === config.eosId ? tokens : [...tokens, config.eosId];
  });
  const longest = (rows: readonly ArrayLike<number>[]) => Math.max(...rows.map((r) => r.length));
  const sources = pairs.map(({ source }) => source);
  const limits = [decoder.maxInputLength, decoder.maxLength] as const;
  // Too long a pair is refused by the model, which names its limit.
  const sourceTime = Math.max(roundUp(longest(sources), 8, limits[0]), longest(sources));
  const targetTime = Math.max(roundUp(longest(targets), 8, limits[1]), longest(targets));
  const matrix = (rows: readonly ArrayLike<number>[], time: number, padding: number) => {
    const values = new Int32Array(rows.length * time).fill(padding);
    rows.forEach((row, i) => {
      values.set(row, i * time);
    });
    return tf.tensor2d(values, [rows.length, time], 'int32');
  };
  const ones = sources.map(({ length }) => new Int32Array(length).fill(1));
  const inputs = targets.map((row) => [config.startId, ...row.slice(0, -1)]);
  const tensors: [tf.Tensor, tf.Tensor, tf.Tensor, tf.Tensor] = [
    matrix(sources, sourceTime, config.sourcePadId),
    matrix(ones, sourceTime, 0),
    matrix(inputs, targetTime, config.targetPadId),
    matrix(targets, targetTime, config.targetPadId),
  ];
  const lengths = pairs.map((pair, i) => ({
    source: pair.source.length,
    target: targets[i]!.length,
  }));
  return { tensors, lengths, sourceTime, targetTime };
}
