import type { LossFunction, TensorBatch, Trainable } from '@resattn/core';
import { type Complete, checkOptions } from '@resattn/options';
import type * as tf from '@tensorflow/tfjs';
import { shownModel } from '../display/model-view.js';
import type { Decoder } from '../generation/decoder.js';
import type { LanguageModelConfig } from './options/config.js';
import { type SequenceLossOptions, tokenLoss } from './sequence-to-sequence.js';

/** A batch of texts, as `causalCollator` of `@resattn/data` makes it. */
export interface LanguageModelTensors {
  /** `[batch, time]`, int32. */
  readonly tokens: tf.Tensor;
  /** `[batch, time]`, int32, 1 = real token. Default: all are. */
  readonly mask?: tf.Tensor | undefined;
}

/** A model that predicts the next token, of any family. */
export interface LanguageModel extends Trainable {
  /** Name of its family, a key of `languageModelFamilies`. */
  readonly family: string;
  /** The configuration that makes it again, defaults filled in. */
  readonly config: Complete<LanguageModelConfig>;
  /** For `generate`. */
  readonly decoder: Decoder;
  /**
   * Whether texts are read as they are, with the special tokens that the tokenizer puts around them,
   * as pretrained models do. Default false.
   */
  readonly readsSpecialTokens?: boolean | undefined;
  /** Logits `[batch, time, vocabulary]` of the token after each position. */
  apply(
    batch: LanguageModelTensors,
    options?: { readonly training?: boolean | undefined },
  ): tf.Tensor;
}

/** A model without what `Trainer` calls, which follows from the rest. */
export type LanguageModelParts = Omit<LanguageModel, 'loss' | 'predict'>;

/**
 * Completes a model: its loss is {@link languageModelLoss} without label smoothing, and it predicts the
 * `logits` `[batch, time, vocabulary]` of the token after each of `tokens`.
 */
export function trainableLanguageModel(parts: LanguageModelParts): LanguageModel {
  const model: LanguageModel = {
    ...parts,
    loss: (batch, training = false) => languageModelLoss(model)(batch, training),
    predict: ({ tokens, mask }) => {
      if (!tokens) throw new Error('a batch of a language model holds tokens, got none');
      return { logits: model.apply({ tokens, ...(mask && { mask }) }) };
    },
  };
  return shownModel(model, model.family);
}

/**
 * The loss function of a language model for `Trainer`: cross-entropy a token, weighted token by
 * token.
 *
 * Reads `tokens`, `labels` and, where given, `mask` and `weights`, each `[batch, time]`, of a batch;
 * the loss's weight is the number of tokens that count, and `numCorrect` how many of them the model
 * finds most probable.
 */
export function languageModelLoss(
  model: LanguageModel,
  options: SequenceLossOptions = {},
): LossFunction {
  checkOptions('languageModelLoss', options, { labelSmoothing: true });
  const { labelSmoothing = 0 } = options;
  return (batch: TensorBatch, training: boolean) => {
    const { tokens, mask, labels, weights } = batch;
    if (!tokens || !labels || !weights) {
      throw new Error(
        'a batch of a language model holds tokens, labels and weights, got ' +
          `${Object.keys(batch).join(', ') || 'nothing'}; use causalCollator`,
      );
    }
    const logits = model.apply({ tokens, ...(mask && { mask }) }, { training });
    return tokenLoss({ logits, labels, weights, training, labelSmoothing });
  };
}
