import type * as tf from '@tensorflow/tfjs';

/** What an encoder or a decoder-only model reads. */
export interface ModelInputs {
  /** Token ids `[batch, time]`, int32. */
  readonly inputIds: tf.Tensor;
  /** `[batch, time]`, int32, 1 = token, 0 = padding. Default: all are tokens. */
  readonly attentionMask?: tf.Tensor | undefined;
  /** Which text of a pair a token is of, `[batch, time]`, int32. Default 0. */
  readonly tokenTypeIds?: tf.Tensor | undefined;
  /** `[batch, time]`, int32. Default: as the family counts them. */
  readonly positionIds?: tf.Tensor | undefined;
  /** Targets, whose shape depends on the head; -100 = ignored. With them the loss is computed. */
  readonly labels?: tf.Tensor | undefined;
}

/** What an encoder-decoder reads. */
export interface Seq2SeqInputs extends ModelInputs {
  /** `[batch, targetTime]`, int32. Default: the labels, moved by one to the right. */
  readonly decoderInputIds?: tf.Tensor | undefined;
  /** `[batch, targetTime]`, int32, 1 = token. Default: all are tokens. */
  readonly decoderAttentionMask?: tf.Tensor | undefined;
}

/** What every model computes. */
export interface ModelOutputs {
  /**
   * Classifier `[batch, classes]`, token classifier `[batch, time, classes]`, language model
   * `[batch, time, vocabulary]`, discriminator `[batch, time]`; not normalised. A model without a
   * head has none.
   */
  readonly logits?: tf.Tensor | undefined;
  /** Mean over what the labels count; only with labels. */
  readonly loss?: tf.Scalar | undefined;
  /** `[batch, time, features]`, of the decoder where there are two stacks. */
  readonly lastHiddenState: tf.Tensor;
  /** `[batch, features]`, where the model has a pooler. */
  readonly poolerOutput?: tf.Tensor | undefined;
  /** `[batch, time, features]`: the embeddings, then the output of every layer. */
  readonly hiddenStates?: readonly tf.Tensor[] | undefined;
  /** `[batch, heads, queryTime, keyTime]` of every layer. */
  readonly attentions?: readonly tf.Tensor[] | undefined;
}

/** What an encoder-decoder computes; `hiddenStates` and `attentions` are the decoder's. */
export interface Seq2SeqOutputs extends ModelOutputs {
  readonly encoderLastHiddenState: tf.Tensor;
  readonly encoderHiddenStates?: readonly tf.Tensor[] | undefined;
  readonly encoderAttentions?: readonly tf.Tensor[] | undefined;
  readonly crossAttentions?: readonly tf.Tensor[] | undefined;
}

/** How a model is called. */
export interface CallOptions {
  /** Whether dropout acts. Default false. */
  readonly training?: boolean | undefined;
}

export const callKeys: Readonly<Record<keyof CallOptions, true>> = { training: true };

/** How a model is made. */
export interface ModelOptions {
  /**
   * Whether the outputs hold `attentions` and `hiddenStates`. Training is faster without. Default
   * false.
   */
  readonly returnAttentionScores?: boolean | undefined;
  /** What `generation_config.json` holds. Default: what `config.json` says of it. */
  readonly generationConfig?: Readonly<Record<string, unknown>> | undefined;
  /**
   * Whether tables that the configuration says are one are several, as a file that holds them with
   * different values asks for. Default false.
   */
  readonly separateTables?: boolean | undefined;
}

export const modelKeys: Readonly<Record<keyof ModelOptions, true>> = {
  returnAttentionScores: true,
  generationConfig: true,
  separateTables: true,
};
