import type { NamedVariables } from '@resattn/core';
import type { Mask } from '@resattn/layers';
import type { Complete } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import type {
  Decoder,
  DecoderInput,
  DecoderStart,
  DecoderStep,
  DecoderStepInput,
  TensorTree,
} from '../generation/decoder.js';
import { tidy } from '../generation/tidy.js';
import { type LanguageModel, trainableLanguageModel } from './language-model.js';
import type { LanguageModelConfig, SequenceToSequenceConfig } from './options/config.js';
import {
  type SequenceApplyOptions,
  type SequenceOutputs,
  type SequencePairTensors,
  type SequenceToSequence,
  trainableSequence,
} from './sequence-to-sequence.js';

type MapCaches = NonNullable<Decoder['mapCaches']>;

/** What a family of sequence-to-sequence models computes; its layers are built. */
export interface SequenceParts {
  /** Every layer that has weights; each is named. */
  readonly layers: readonly tf.layers.Layer[];
  /** Longest source, and most positions of a target; default no limit. */
  readonly maxSourceLength?: number | undefined;
  readonly maxTargetLength?: number | undefined;
  /** See {@link SequenceToSequence.apply}; the mask is always there. */
  readonly apply: (
    pairs: Complete<SequencePairTensors>,
    options: Complete<SequenceApplyOptions>,
  ) => SequenceOutputs;
  /** See {@link Decoder}. */
  readonly start: (input: DecoderInput, capacity: number) => DecoderStart;
  readonly grow?: ((state: TensorTree, capacity: number) => TensorTree) | undefined;
  readonly mapCaches?: MapCaches | undefined;
  readonly step: (input: DecoderStepInput) => DecoderStep;
}

/** Puts a sequence-to-sequence model together. */
export function sequenceToSequence(
  family: string,
  config: Complete<SequenceToSequenceConfig>,
  parts: SequenceParts,
): SequenceToSequence {
  const { maxSourceLength, maxTargetLength, grow, mapCaches } = parts;
  const decoder: Decoder = {
    kind: 'encoder-decoder',
    vocabularySize: config.targetVocabularySize,
    inputVocabularySize: config.sourceVocabularySize,
    startId: config.startId,
    eosIds: [config.eosId],
    padId: config.targetPadId,
    maxInputLength: maxSourceLength ?? Number.POSITIVE_INFINITY,
    maxLength: maxTargetLength ?? Number.POSITIVE_INFINITY,
    start: (input, capacity) => tidy(() => parts.start(input, capacity)),
    ...(grow && { grow: (state, capacity) => tidy(() => grow(state, capacity)) }),
    ...(mapCaches && { mapCaches }),
    step: (input) => tidy(() => parts.step(input)),
  };
  return trainableSequence({
    family,
    config,
    weights: layerWeights(parts.layers),
    decoder,
    apply: (
      { source, sourceMask, target },
      { training = false, returnAttentionScores = false } = {},
    ) => {
      checkLength(family, 'source', source, maxSourceLength);
      checkLength(family, 'target', target, maxTargetLength);
      return tidy(() => {
        const mask = sourceMask ?? isNotPadding(source, config.sourcePadId);
        return parts.apply(
          { source, sourceMask: mask, target },
          { training, returnAttentionScores },
        );
      });
    },
  });
}

/** What a family of language models computes; its layers are built. */
export interface LanguageModelParts {
  /** Every layer that has weights; each is named. */
  readonly layers: readonly tf.layers.Layer[];
  /** Most positions; default no limit. */
  readonly maxLength?: number | undefined;
  /** Logits `[batch, time, vocabulary]`. */
  readonly apply: (tokens: tf.Tensor, mask: Mask, training: boolean) => tf.Tensor;
  /** See {@link Decoder}. */
  readonly start: (input: DecoderInput, capacity: number) => DecoderStart;
  readonly grow?: ((state: TensorTree, capacity: number) => TensorTree) | undefined;
  readonly mapCaches?: MapCaches | undefined;
  readonly step: (input: DecoderStepInput) => DecoderStep;
}

/** Puts a language model together. */
export function languageModel(
  family: string,
  config: Complete<LanguageModelConfig>,
  { layers, maxLength, apply, start, grow, mapCaches, step }: LanguageModelParts,
): LanguageModel {
  return trainableLanguageModel({
    family,
    config,
    weights: layerWeights(layers),
    decoder: {
      kind: 'decoder-only',
      vocabularySize: config.vocabularySize,
      eosIds: config.eosId === -1 ? [] : [config.eosId],
      padId: config.padId,
      maxInputLength: maxLength ?? Number.POSITIVE_INFINITY,
      maxLength: maxLength ?? Number.POSITIVE_INFINITY,
      start: (input, capacity) => tidy(() => start(input, capacity)),
      ...(grow && { grow: (state, capacity) => tidy(() => grow(state, capacity)) }),
      ...(mapCaches && { mapCaches }),
      step: (input) => tidy(() => step(input)),
    },
    apply: ({ tokens, mask }, { training = false } = {}) => {
      checkLength(family, 'text', tokens, maxLength);
      return tf.tidy(() => apply(tokens, mask ?? null, training));
    },
  });
}

/** Builds a layer for inputs of these shapes. */
export function built<L extends tf.layers.Layer>(layer: L, ...shapes: tf.Shape[]): L {
  layer.build(shapes.length === 1 ? shapes[0]! : shapes);
  layer.built = true;
  return layer;
}

/** Calls a layer; its first output. */
export function call(
  layer: tf.layers.Layer,
  inputs: tf.Tensor | tf.Tensor[],
  {
    training = false,
    mask = null,
  }: { training?: boolean | undefined; mask?: Mask | readonly Mask[] | undefined } = {},
): tf.Tensor {
  return callAll(layer, inputs, { training, mask })[0]!;
}

/** Calls a layer; all outputs. */
export function callAll(
  layer: tf.layers.Layer,
  inputs: tf.Tensor | tf.Tensor[],
  {
    training = false,
    mask = null,
  }: { training?: boolean | undefined; mask?: Mask | readonly Mask[] | undefined } = {},
): tf.Tensor[] {
  const outputs = layer.apply(inputs, { training, mask });
  return (Array.isArray(outputs) ? outputs : [outputs]) as tf.Tensor[];
}

/** 1 where an id is not padding, int32. */
export function isNotPadding(ids: tf.Tensor, padId: number): tf.Tensor {
  return tf.cast(tf.notEqual(ids, tf.scalar(padId, 'int32')), 'int32');
}

function layerWeights(layers: readonly tf.layers.Layer[]): NamedVariables {
  const entries = layers.flatMap(({ weights }) =>
    weights.map((weight) => [weight.originalName, weight.read() as tf.Variable] as const),
  );
  return Object.fromEntries(entries);
}

function checkLength(
  family: string,
  what: string,
  { shape }: tf.Tensor,
  most = Number.POSITIVE_INFINITY,
): void {
  if (shape[1]! <= most) return;
  throw new Error(
    `${family}: a ${what} has ${shape[1]} tokens, the model reads at most ${most}; cut it, or train ` +
      'a model with a larger maxLength',
  );
}
