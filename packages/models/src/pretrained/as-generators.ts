import * as tf from '@tensorflow/tfjs';
import { type LanguageModel, trainableLanguageModel } from '../sequence/language-model.js';
import { type SequenceToSequence, trainableSequence } from '../sequence/sequence-to-sequence.js';
import type { Seq2SeqInputs } from './model-io.js';
import type { PretrainedModel } from './pretrained-model.js';

/**
 * A pretrained decoder-only model as a {@link LanguageModel}, for all that takes one:
 * `TextGenerationPipeline`, `languageModelLoss`, scoring.
 *
 * @throws Error for a model of another task.
 */
export function asLanguageModel(model: PretrainedModel): LanguageModel {
  const { decoder, weights, config, task, architecture } = model;
  if (task !== 'causal-lm' || decoder === undefined)
    throw new Error(`${architecture} is no language model, expected one of the task causal-lm`);
  const { vocabularySize, eosIds, padId } = decoder;
  return trainableLanguageModel({
    family: String(config.model_type),
    config: { vocabularySize, eosId: eosIds[0] ?? -1, padId },
    weights,
    decoder,
    readsSpecialTokens: true,
    apply: ({ tokens, mask }, { training = false } = {}) =>
      model.apply({ inputIds: tokens, attentionMask: mask }, { training }).logits!,
  });
}

/**
 * A pretrained encoder-decoder as a {@link SequenceToSequence}, for all that takes one:
 * `SequencePipeline`, `sequenceLoss`, `scorePairs`.
 *
 * @throws Error for a model of another task.
 */
export function asSequenceToSequence(model: PretrainedModel): SequenceToSequence {
  const { decoder, weights, config, task, architecture } = model;
  if (task !== 'seq2seq' || decoder === undefined)
    throw new Error(
      `${architecture} is no sequence-to-sequence model, expected one of the task seq2seq`,
    );
  const { vocabularySize, eosIds, padId, startId = padId } = decoder;
  const sourceVocabularySize = decoder.inputVocabularySize ?? vocabularySize;
  return trainableSequence({
    family: String(config.model_type),
    config: {
      sourceVocabularySize,
      targetVocabularySize: vocabularySize,
      startId,
      eosId: eosIds[0] ?? padId,
      sourcePadId: padId,
      targetPadId: padId,
    },
    weights,
    decoder,
    readsSpecialTokens: true,
    apply: ({ source, sourceMask, target }, { training = false } = {}) =>
      tf.tidy(() => {
        const mask = sourceMask ?? tf.cast(tf.notEqual(source, tf.scalar(padId, 'int32')), 'int32');
        const inputs: Seq2SeqInputs = {
          inputIds: source,
          attentionMask: mask,
          decoderInputIds: target,
        };
        return { logits: model.apply(inputs, { training }).logits! };
      }),
  });
}
