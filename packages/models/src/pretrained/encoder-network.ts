import { initializers } from '@resattn/core';
import * as ops from '@resattn/core/ops';
import {
  type ActivationOption,
  type Dense,
  dense,
  type LayerNorm,
  layerNorm,
  type TiedEmbedding,
  type TokenEmbedding,
  type TransformerEncoderLayer,
  tiedEmbedding,
  tokenEmbedding,
  transformerEncoderLayer,
} from '@resattn/layers';
import * as tf from '@tensorflow/tfjs';
import type { ModelInputs, ModelOptions } from './model-io.js';
import type { NamedLayers } from './named-layers.js';
import {
  type BlockNames,
  blockRules,
  linearRules,
  normRules,
  tableRules,
  type WeightRule,
} from './weight-rules.js';

/** A BERT-like encoder in terms of our layers. */
export interface EncoderSettings {
  readonly family: string;
  readonly vocabularySize: number;
  /** Features of the embeddings; projected where they are not those of the layers. */
  readonly embeddingDim: number;
  readonly modelDim: number;
  readonly numLayers: number;
  /** Which of the layers with weights each layer of the stack is (ALBERT). Default: its own. */
  readonly layerOrder?: readonly number[] | undefined;
  readonly numHeads: number;
  readonly hiddenUnits: number;
  readonly activation: ActivationOption;
  readonly epsilon: number;
  readonly maxPositions: number;
  /** Number of kinds of text; 0 for none. */
  readonly typeVocabularySize: number;
  readonly padId: number | undefined;
  /** Whether positions count tokens that are no padding, from `padId + 1` on (RoBERTa). */
  readonly countsFromPadding?: boolean | undefined;
  /** Whether the projection is there even where the sizes agree (ALBERT). Default false. */
  readonly alwaysProjects?: boolean | undefined;
  readonly dropout: number;
  readonly attentionDropout: number;
  /** Standard deviation of new weights. */
  readonly initializerRange: number;
}

/** Names of the encoder's parts in the files of a family, in full. */
export interface EncoderNames {
  readonly words: string;
  readonly positions: string;
  readonly types?: string | undefined;
  readonly norm: string;
  readonly projection?: string | undefined;
  readonly layer: (index: number) => string;
  readonly block: BlockNames;
}

/** The outputs of every layer, the embeddings first, and the attention weights where wanted. */
export interface Encoded {
  readonly hiddenStates: readonly tf.Tensor[];
  readonly attentions: readonly tf.Tensor[];
}

/**
 * Embeddings of tokens, positions and kinds of text, normalised, then post-norm Transformer layers:
 * what BERT, DistilBERT, RoBERTa, ELECTRA and ALBERT have in common.
 *
 * Devlin et al., "BERT", 2018, https://arxiv.org/abs/1810.04805.
 */
export class EncoderNetwork {
  readonly words: TiedEmbedding;
  private readonly positions: TokenEmbedding;
  private readonly types: TokenEmbedding | undefined;
  private readonly norm: LayerNorm;
  private readonly projection: Dense | undefined;
  private readonly layers: TransformerEncoderLayer[];
  private readonly order: readonly number[];

  /** @param tiedLogits names of the logits' bias and matrix, for a language model whose logits are tied */
  constructor(
    layers: NamedLayers,
    readonly settings: EncoderSettings,
    names: EncoderNames,
    { returnAttentionScores = false }: ModelOptions,
    tiedLogits?: { readonly bias: string; readonly matrix: string },
  ) {
    const { vocabularySize, embeddingDim, modelDim, padId, epsilon } = settings;
    const { maxPositions, typeVocabularySize, countsFromPadding } = settings;
    const kernelInitializer = initializers.randomNormal({ stddev: settings.initializerRange });
    const embeddingsInitializer = kernelInitializer;
    const embedded: tf.Shape = [null, null, embeddingDim];
    const hidden: tf.Shape = [null, null, modelDim];
    const biasRule: WeightRule[] =
      tiedLogits === undefined
        ? []
        : [{ hub: tiedLogits.bias, ours: ['bias'], aliases: [`${tiedLogits.matrix}.bias`] }];
    this.words = layers.add(
      'embeddings/words',
      tiedEmbedding({
        vocabularySize,
        embeddingDim,
        ...(padId !== undefined && { padId }),
        useBias: tiedLogits !== undefined,
        embeddingsInitializer,
      }),
      [null, null],
      [...tableRules(names.words, tiedLogits && [tiedLogits.matrix]), ...biasRule],
    );
    const positions = { vocabularySize: maxPositions, embeddingDim, embeddingsInitializer };
    this.positions = layers.add(
      'embeddings/positions',
      tokenEmbedding(
        countsFromPadding && padId !== undefined ? { ...positions, padId } : positions,
      ),
      [null, null],
      tableRules(names.positions),
    );
    if (typeVocabularySize > 0)
      this.types = layers.add(
        'embeddings/types',
        tokenEmbedding({
          vocabularySize: typeVocabularySize,
          embeddingDim,
          embeddingsInitializer,
        }),
        [null, null],
        tableRules(names.types!),
      );
    this.norm = layers.add(
      'embeddings/norm',
      layerNorm({ epsilon }),
      embedded,
      normRules(names.norm, ''),
    );
    if (embeddingDim !== modelDim || settings.alwaysProjects)
      this.projection = layers.add(
        'embeddings/projection',
        dense({ units: modelDim, kernelInitializer }),
        embedded,
        linearRules(names.projection!, ''),
      );
    this.order = settings.layerOrder ?? Array.from({ length: settings.numLayers }, (_, i) => i);
    this.layers = Array.from({ length: Math.max(-1, ...this.order) + 1 }, (_, i) =>
      layers.add(
        `encoder/layer${i}`,
        transformerEncoderLayer({
          numHeads: settings.numHeads,
          hiddenUnits: settings.hiddenUnits,
          activation: settings.activation,
          residual: 'postNorm',
          epsilon,
          dropout: settings.dropout,
          attentionDropout: settings.attentionDropout,
          activationDropout: 0,
          kernelInitializer,
          returnAttentionScores,
        }),
        hidden,
        blockRules(names.layer(i), names.block),
      ),
    );
  }

  /** Longest text in tokens. */
  get maxLength(): number {
    const { maxPositions, countsFromPadding, padId } = this.settings;
    return countsFromPadding ? maxPositions - padId! - 1 : maxPositions;
  }

  /** @throws Error when a text is longer than the positions. */
  encode(inputs: ModelInputs, training: boolean): Encoded {
    const mask = inputs.attentionMask ?? null;
    let h = this.embed(inputs, training);
    const hiddenStates = [h];
    const attentions: tf.Tensor[] = [];
    for (const i of this.order) {
      const outputs = this.layers[i]!.apply(h, { mask, training });
      const [y, scores] = Array.isArray(outputs) ? outputs : [outputs];
      h = y;
      hiddenStates.push(h);
      if (scores) attentions.push(scores);
    }
    return { hiddenStates, attentions };
  }

  private embed(
    { inputIds, tokenTypeIds, positionIds }: ModelInputs,
    training: boolean,
  ): tf.Tensor {
    const [batch, time] = inputIds.shape as [number, number];
    checkLength(this.settings.family, time, this.maxLength);
    const parts = [
      apply(this.words, inputIds),
      apply(this.positions, positionIds ?? this.positionsOf(inputIds)),
    ];
    if (this.types) parts.push(apply(this.types, tokenTypeIds ?? tf.zeros([batch, time], 'int32')));
    const normed = apply(this.norm, tf.addN(parts));
    const rate = this.settings.dropout;
    const dropped = training && rate > 0 ? ops.dropout(normed, rate) : normed;
    return this.projection ? apply(this.projection, dropped) : dropped;
  }

  private positionsOf(ids: tf.Tensor): tf.Tensor {
    const [batch, time] = ids.shape as [number, number];
    const { countsFromPadding, padId } = this.settings;
    if (!countsFromPadding)
      return tf.broadcastTo(tf.range(0, time, 1, 'int32').expandDims(0), [batch, time]);
    const isToken = tf.cast(tf.notEqual(ids, tf.scalar(padId!, 'int32')), 'float32');
    const counted = tf.add(tf.mul(tf.cumsum(isToken, 1), isToken), padId!);
    return tf.cast(counted, 'int32');
  }
}

/** Calls a layer without a mask, whatever mask its input carries. */
export function apply(layer: tf.layers.Layer, x: tf.Tensor): tf.Tensor {
  return layer.apply(x, { mask: null }) as tf.Tensor;
}

/** @throws Error when a text has more tokens than the model has positions. */
export function checkLength(family: string, time: number, maxLength: number): void {
  if (time > maxLength)
    throw new Error(
      `${family}: the input has ${time} tokens, the model has positions for ${maxLength}; cut the ` +
        'text, for example by the tokenizer with truncation',
    );
}
