import * as ops from '@resattn/core/ops';
import type {
  AttendToOptions,
  ScoreAttention,
  ScoreAttentionOptions,
  ScoredMemory,
} from '@resattn/layers';
import type { Complete } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import type { TensorTree } from '../generation/decoder.js';
import { sequenceToSequence } from './assembly.js';
import type { SequenceToSequenceConfig } from './options/config.js';
import type { SequenceToSequence } from './sequence-to-sequence.js';

/** What a decoder says of each position, by name, `[rows, features]` or stacked `[batch, time, features]`. */
export type StepOutputs = {
  /** `[rows, sourceTime]`, or stacked `[batch, time, sourceTime]`. */
  readonly attention: tf.Tensor;
  readonly [name: string]: tf.Tensor;
};

/**
 * What a family with a recurrent decoder computes: its one step serves decoding and, unrolled over the
 * target, training.
 *
 * @typeParam M what the encoder leaves, of `batch` rows
 * @typeParam S the state of the decoder, of `rows` rows
 */
export interface RecurrentParts<M extends object, S extends object> {
  /** Every layer that has weights; each is named. */
  readonly layers: readonly tf.layers.Layer[];
  /** Embeds `[rows, time]`. */
  readonly embed: (ids: tf.Tensor, training: boolean) => tf.Tensor;
  /** Reads the source `[batch, sourceTime]`. */
  readonly encode: (
    source: tf.Tensor,
    mask: tf.Tensor,
    training: boolean,
  ) => { readonly memory: M; readonly state: S };
  /** One position: x `[rows, features]`; rows are a multiple of the memory's. */
  readonly advance: (
    x: tf.Tensor,
    state: S,
    memory: M,
    training: boolean,
  ) => { readonly outputs: StepOutputs; readonly state: S };
  /** Logits `[batch, time, vocabulary]` of stacked outputs. */
  readonly project: (outputs: StepOutputs, memory: M, training: boolean) => tf.Tensor;
  /** `[batch, time]` of stacked outputs; see `SequenceOutputs.penalty`. */
  readonly penalty?: ((outputs: StepOutputs) => tf.Tensor) | undefined;
}

/** Puts a sequence-to-sequence model with a recurrent decoder together. */
export function recurrentSequenceToSequence<M extends object, S extends object>(
  family: string,
  config: Complete<SequenceToSequenceConfig>,
  { layers, embed, encode, advance, project, penalty }: RecurrentParts<M, S>,
): SequenceToSequence {
  return sequenceToSequence(family, config, {
    layers,
    apply({ source, sourceMask, target }, { training, returnAttentionScores }) {
      const { memory, state: first } = encode(source, sourceMask, training);
      let state = first;
      const steps = tf.unstack(embed(target, training), 1).map((x) => {
        const step = advance(x, state, memory, training);
        state = step.state;
        return step.outputs;
      });
      const outputs = Object.fromEntries(
        Object.keys(steps[0]!).map((name) => [
          name,
          tf.stack(
            steps.map((one) => one[name]!),
            1,
          ),
        ]),
      ) as StepOutputs;
      return {
        logits: project(outputs, memory, training),
        ...(returnAttentionScores && { attention: outputs.attention }),
        ...(training && penalty && { penalty: penalty(outputs) }),
      };
    },
    start({ tokens, mask }) {
      const { memory, state } = encode(tokens, mask, false);
      return { memory: memory as TensorTree, state: state as TensorTree };
    },
    step({ tokens, state, memory, returnAttentionScores }) {
      const rows = tokens.shape[0];
      const x = tf.squeeze(embed(tf.reshape(tokens, [rows, 1]), false), [1]);
      const next = advance(x, state as S, memory as M, false);
      // The beams of a source take the place of its positions.
      const batch = batchOf(memory);
      const stacked = Object.fromEntries(
        Object.entries(next.outputs).map(([name, output]) => [
          name,
          tf.reshape(output, [batch, rows / batch, output.shape[1]!]),
        ]),
      ) as StepOutputs;
      const logits = project(stacked, memory as M, false);
      return {
        logits: tf.reshape(logits, [rows, logits.shape[2]!]),
        state: next.state as TensorTree,
        ...(returnAttentionScores && { attention: next.outputs.attention }),
      };
    },
  });
}

/**
 * Attention of rows over a memory, where several rows may share one of its rows.
 *
 * @param query `[rows, features]`
 * @returns the output `[rows, outputDim]` and the weights `[rows, sourceTime]`
 */
export function attendRows(
  attention: Pick<ScoreAttention<ScoreAttentionOptions>, 'attendTo'>,
  query: tf.Tensor,
  memory: ScoredMemory,
  { mask, coverage }: AttendToOptions,
): { readonly context: tf.Tensor; readonly weights: tf.Tensor } {
  const rows = query.shape[0];
  const [batch, time] = memory.memory.shape as [number, number];
  const together = (x: tf.Tensor) => tf.reshape(x, [batch, rows / batch, x.shape[1]!]);
  const { output, scores } = attention.attendTo(together(query), memory, {
    ...(mask && { mask }),
    ...(coverage && { coverage: together(coverage) }),
  });
  return {
    context: tf.reshape(output, [rows, output.shape[2]!]),
    weights: tf.reshape(scores, [rows, time]),
  };
}

/** Dropout, in training only. */
export function dropped(x: tf.Tensor, rate: number, training: boolean): tf.Tensor {
  return training && rate > 0 ? ops.dropout(x, rate) : x;
}

function batchOf(tree: TensorTree): number {
  if (tree instanceof tf.Tensor) return tree.shape[0];
  return batchOf(Object.values(tree)[0] as TensorTree);
}
