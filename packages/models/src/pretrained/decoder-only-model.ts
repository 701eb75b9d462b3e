import {
  initializers,
  type LossOutputs,
  type NamedVariables,
  type TensorBatch,
} from '@resattn/core';
import * as ops from '@resattn/core/ops';
import {
  type Dense,
  dense,
  type TiedEmbedding,
  type TokenEmbedding,
  type TransformerEncoder,
  type TransformerEncoderOptions,
  tiedEmbedding,
  tokenEmbedding,
  transformerEncoder,
} from '@resattn/layers';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import type {
  Decoder,
  DecoderInput,
  DecoderStart,
  DecoderStep,
  DecoderStepInput,
  TensorTree,
} from '../generation/decoder.js';
import { growCaches, padAxis } from '../generation/grow-cache.js';
import { tidy } from '../generation/tidy.js';
import type { PretrainedConfig } from './config.js';
import { tokenLoss } from './encoder-heads.js';
import { apply, checkLength } from './encoder-network.js';
import { pretrainedLoss, pretrainedPredict } from './fine-tuning/loss.js';
import { generationDefaultsOf } from './generation-config.js';
import type { CallOptions, ModelInputs, ModelOptions, ModelOutputs } from './model-io.js';
import { callKeys, modelKeys } from './model-io.js';
import { NamedLayers } from './named-layers.js';
import type { PretrainedModel, PretrainedTask } from './pretrained-model.js';
import { linearRules, tableRules, type WeightRule, within } from './weight-rules.js';

/** A decoder-only model in terms of our layers. */
export interface DecoderOnlySettings {
  readonly family: string;
  readonly vocabularySize: number;
  readonly modelDim: number;
  /** The id whose embedding is not trained. */
  readonly padId: number | undefined;
  readonly maxPositions: number;
  /** Dropout rate of the embeddings. */
  readonly dropout: number;
  /** Whether the logits are products with the embeddings. */
  readonly isTied: boolean;
  /** Standard deviation of new weights. */
  readonly initializerRange: number;
  readonly stack: Omit<TransformerEncoderOptions, 'causal'>;
}

export interface DecoderOnlyNames {
  readonly words: string;
  /** Of learned positions; undefined where attention sees positions by itself. */
  readonly positions: string | undefined;
  readonly head: string;
  /** The rules of the stack's weights. */
  readonly stack: readonly WeightRule[];
}

export interface DecoderOnlyParts {
  readonly architecture: string;
  readonly task: PretrainedTask;
  readonly config: PretrainedConfig;
  readonly settings: DecoderOnlySettings;
  readonly names: DecoderOnlyNames;
  readonly basePrefix: string;
  readonly familyPrefix: string;
  readonly ignored: readonly RegExp[];
}

/**
 * Token embeddings, a causal Transformer, and logits of the next token: GPT-2 and Llama.
 *
 * Texts may be padded on either side; positions count the tokens that are no padding.
 */
export class DecoderOnlyModel implements PretrainedModel {
  readonly architecture: string;
  readonly task: PretrainedTask;
  readonly config: PretrainedConfig;
  readonly layers = new NamedLayers();
  readonly basePrefix: string;
  readonly familyPrefix: string;
  readonly ignored: readonly RegExp[];
  readonly maxLength: number;
  /** For `generate`. */
  readonly decoder: Decoder;
  private readonly settings: DecoderOnlySettings;
  private readonly words: TiedEmbedding;
  private readonly positions: TokenEmbedding | undefined;
  private readonly stack: TransformerEncoder;
  private readonly head: Dense | undefined;
  private readonly returnsAll: boolean;

  constructor(parts: DecoderOnlyParts, options: ModelOptions) {
    checkOptions('DecoderOnlyModel', options, modelKeys);
    const { returnAttentionScores = false } = options;
    this.architecture = parts.architecture;
    this.task = parts.task;
    this.config = parts.config;
    this.basePrefix = parts.basePrefix;
    this.familyPrefix = parts.familyPrefix;
    this.ignored = parts.ignored;
    this.settings = parts.settings;
    this.returnsAll = returnAttentionScores;
    const { settings, names, task } = parts;
    const { layers } = this;
    const { vocabularySize, modelDim, padId, maxPositions, isTied } = settings;
    this.maxLength = maxPositions;
    const kernelInitializer = initializers.randomNormal({ stddev: settings.initializerRange });
    const embeddingsInitializer = kernelInitializer;
    const hasHead = task !== 'base';
    this.words = layers.add(
      'embeddings/words',
      tiedEmbedding({
        vocabularySize,
        embeddingDim: modelDim,
        embeddingsInitializer,
        ...(padId !== undefined && { padId }),
      }),
      [null, null],
      tableRules(names.words, hasHead && isTied ? [names.head] : []),
    );
    if (names.positions !== undefined)
      this.positions = layers.add(
        'embeddings/positions',
        tokenEmbedding({
          vocabularySize: maxPositions,
          embeddingDim: modelDim,
          embeddingsInitializer,
        }),
        [null, null],
        tableRules(names.positions),
      );
    this.stack = layers.add(
      'decoder',
      transformerEncoder({
        kernelInitializer,
        ...settings.stack,
        causal: true,
        returnHiddenStates: returnAttentionScores,
        returnAttentionScores,
      }),
      [null, null, modelDim],
      names.stack,
    );
    if (hasHead && !isTied)
      this.head = layers.add(
        'head/logits',
        dense({ units: vocabularySize, useBias: false, kernelInitializer }),
        [null, null, modelDim],
        linearRules(names.head, '', { hasBias: false }),
      );
    const defaults = generationDefaultsOf(this.config, options.generationConfig);
    const { eosIds = [], padId: ownPadding } = defaults;
    this.decoder = {
      kind: 'decoder-only',
      inputVocabularySize: vocabularySize,
      vocabularySize,
      eosIds,
      defaults,
      padId: ownPadding ?? this.config.pad_token_id ?? eosIds[0] ?? 0,
      maxInputLength: maxPositions,
      maxLength: maxPositions,
      start: (input, capacity) => this.start(input, capacity),
      grow: (state, capacity) => this.grow(state, capacity),
      mapCaches(state, fn) {
        const { caches, ...rest } = state as unknown as State;
        return { ...rest, caches: caches.map(fn) };
      },
      step: (input) => this.step(input),
    };
  }

  get weights(): NamedVariables {
    return this.layers.weights;
  }

  loss(batch: TensorBatch, training = false): LossOutputs {
    return pretrainedLoss(this)(batch, training);
  }

  predict(batch: TensorBatch): Readonly<Record<string, tf.Tensor>> {
    return pretrainedPredict(this)(batch);
  }

  apply(inputs: ModelInputs, options: CallOptions = {}): ModelOutputs {
    checkOptions('apply', options, callKeys);
    const { training = false } = options;
    return tidy((): ModelOutputs => {
      const { inputIds, attentionMask, labels } = inputs;
      checkLength(this.settings.family, inputIds.shape[1]!, this.maxLength);
      const positionIds = inputs.positionIds ?? countPositions(inputIds, attentionMask);
      const x = this.embed(inputIds, positionIds, training);
      const settings = { mask: attentionMask ?? null, training };
      const results = this.stack.apply(x, settings);
      const [last, ...more] = Array.isArray(results) ? results : [results];
      const { numLayers } = this.settings.stack;
      const logits = this.task === 'base' ? undefined : this.logits(last);
      const loss = labels && logits && nextTokenLoss(logits, labels);
      const outputs = {
        lastHiddenState: last,
        ...(logits && { logits }),
        ...(loss && { loss }),
        ...(this.returnsAll && {
          hiddenStates: [...more.slice(0, numLayers), last],
          attentions: more.slice(numLayers),
        }),
      };
      return outputs;
    });
  }

  private embed(ids: tf.Tensor, positionIds: tf.Tensor, training: boolean): tf.Tensor {
    const words = apply(this.words, ids);
    const x = this.positions ? tf.add(words, apply(this.positions, positionIds)) : words;
    const rate = this.settings.dropout;
    return training && rate > 0 ? ops.dropout(x, rate) : x;
  }

  private logits(h: tf.Tensor): tf.Tensor {
    return apply(this.head ?? this.words, h);
  }

  private start({ tokens, mask }: DecoderInput, capacity: number): DecoderStart {
    return tidy((): DecoderStart => {
      const [batch, time] = tokens.shape as [number, number];
      const later = tf.ones([batch, capacity - time], 'int32');
      const keyMask = tf.concat([tf.cast(mask, 'int32'), later], 1);
      const padding = tf.sub(time, tf.sum(tf.cast(mask, 'int32'), 1));
      const x = this.embed(tokens, countPositions(tokens, mask), false);
      const empty = this.stack.createCache(batch, capacity);
      const { output, caches } = this.stack.step(x, empty, 0, keyMask);
      const last = tf.slice(output, [0, time - 1, 0], [batch, 1, -1]);
      return {
        memory: {},
        state: { caches, keyMask, padding: tf.cast(padding, 'int32') },
        logits: tf.squeeze(this.logits(last), [1]),
      };
    });
  }

  private grow(state: TensorTree, capacity: number): TensorTree {
    const { caches, keyMask, padding } = state as unknown as State;
    return {
      caches: growCaches(caches, capacity),
      keyMask: padAxis(keyMask, 1, capacity, 1),
      padding: tf.clone(padding),
    };
  }

  private step({ tokens, position, state }: DecoderStepInput): DecoderStep {
    return tidy((): DecoderStep => {
      const { caches, keyMask, padding } = state as unknown as State;
      const rows = tokens.shape[0];
      const positionIds = tf.reshape(tf.sub(tf.cast(position, 'int32'), padding), [rows, 1]);
      const x = this.embed(tf.reshape(tokens, [rows, 1]), positionIds, false);
      const result = this.stack.step(x, caches, position, keyMask);
      return {
        logits: tf.squeeze(this.logits(result.output), [1]),
        state: { caches: result.caches, keyMask: tf.clone(keyMask), padding: tf.clone(padding) },
      };
    });
  }

  dispose(): void {
    this.layers.dispose();
  }
}

interface State {
  readonly caches: ReturnType<TransformerEncoder['createCache']>;
  /** `[rows, capacity]`, 0 at the padding before a prompt. */
  readonly keyMask: tf.Tensor;
  /** `[rows]`: length of that padding. */
  readonly padding: tf.Tensor;
}

/** The rules of a causal stack: its layers and the normalization at its end. */
export function stackRules(
  numLayers: number,
  layer: (index: number) => readonly WeightRule[],
  norm: readonly WeightRule[],
): WeightRule[] {
  return [
    ...Array.from({ length: numLayers }, (_, i) => within(`layer${i}`, layer(i))).flat(),
    ...within('norm', norm),
  ];
}

/** Position of each token among those that are no padding, from 0; padding in front has 0. */
function countPositions(ids: tf.Tensor, mask: tf.Tensor | undefined): tf.Tensor {
  const [batch, time] = ids.shape as [number, number];
  if (mask === undefined)
    return tf.broadcastTo(tf.expandDims(tf.range(0, time, 1, 'int32'), 0), [batch, time]);
  const counted = tf.sub(tf.cumsum(tf.cast(mask, 'float32'), 1), 1);
  return tf.cast(tf.maximum(counted, 0), 'int32');
}

/** Mean cross-entropy of every token given those before it; labels as the ids, -100 = ignored. */
export function nextTokenLoss(logits: tf.Tensor, labels: tf.Tensor): tf.Scalar {
  const [batch, time, vocabulary] = logits.shape as [number, number, number];
  return tokenLoss(
    tf.slice(logits, [0, 0, 0], [batch, time - 1, vocabulary]),
    tf.slice(labels, [0, 1], [batch, time - 1]),
  );
}
