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
  type LayerNorm,
  layerNorm,
  sinusoidalTable,
  type TiedEmbedding,
  type TokenEmbedding,
  type TransformerDecoder,
  type TransformerDecoderOptions,
  type TransformerEncoder,
  type TransformerEncoderOptions,
  tiedEmbedding,
  tokenEmbedding,
  transformerDecoder,
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
} from '../generation/decoder.js';
import { growCaches } from '../generation/grow-cache.js';
import { tidy } from '../generation/tidy.js';
import type { PretrainedConfig } from './config.js';
import { tokenLoss } from './encoder-heads.js';
import { apply, checkLength } from './encoder-network.js';
import { pretrainedLoss, pretrainedPredict } from './fine-tuning/loss.js';
import { generationDefaultsOf } from './generation-config.js';
import type { CallOptions, ModelOptions, Seq2SeqInputs, Seq2SeqOutputs } from './model-io.js';
import { callKeys, modelKeys } from './model-io.js';
import { NamedLayers } from './named-layers.js';
import type { PretrainedModel, PretrainedTask } from './pretrained-model.js';
import { normRules, tableRules, type WeightRule } from './weight-rules.js';

/** How tokens learn their positions, before the first layer. */
export type AbsolutePositions =
  /** Not at all: attention sees distances. */
  | { readonly kind: 'none' }
  /** A table that is learned; the first position is row `offset`. */
  | { readonly kind: 'learned'; readonly maxPositions: number; readonly offset: number }
  /** Sines in the first half of the features, cosines in the second. */
  | { readonly kind: 'sinusoidal'; readonly maxPositions: number };

/** An encoder-decoder in terms of our layers. */
export interface EncoderDecoderSettings {
  readonly family: string;
  readonly vocabularySize: number;
  /** Size of the vocabulary that is written; differs from the one that is read only without a shared table. */
  readonly targetVocabularySize: number;
  readonly modelDim: number;
  /** The id whose embedding is not trained; undefined where all are. */
  readonly frozenId: number | undefined;
  /** Pads texts, and replaces ignored labels in the decoder's input. */
  readonly padId: number;
  /** The token that the decoder's input begins with. */
  readonly startId: number;
  /** Factor on the embeddings. */
  readonly embeddingScale: number;
  readonly positions: AbsolutePositions;
  /** Whether the embeddings are normalised. */
  readonly hasEmbeddingNorm: boolean;
  /** Dropout rate of the embeddings. */
  readonly dropout: number;
  /** Dropout rate of what a stack returns. */
  readonly finalDropout: number;
  readonly encoder: TransformerEncoderOptions;
  readonly decoder: TransformerDecoderOptions;
  /** Standard deviation of new weights. */
  readonly initializerRange: number;
  /** Whether the logits are products with the decoder's embeddings. */
  readonly isTied: boolean;
  /** Whether encoder and decoder have one table of embeddings. */
  readonly sharesTable: boolean;
  /** Factor on the decoder's output before the logits. */
  readonly outputScale: number;
}

/** Names in the files of a family. */
export interface EncoderDecoderNames {
  /** The table of both sides. */
  readonly words: string;
  /** The tables of each side: other names of the one, or tables of their own. */
  readonly sideWords: { readonly encoder: string; readonly decoder: string };
  readonly head: string;
  /** A bias of the logits that is not trained, `[1, vocabulary]`. */
  readonly logitsBias?: string | undefined;
  readonly encoder: StackNames;
  readonly decoder: StackNames;
}

export interface StackNames {
  readonly positions?: string | undefined;
  readonly embeddingNorm?: string | undefined;
  readonly stack: readonly WeightRule[];
}

export interface EncoderDecoderParts {
  readonly architecture: string;
  readonly task: PretrainedTask;
  readonly config: PretrainedConfig;
  readonly settings: EncoderDecoderSettings;
  readonly names: EncoderDecoderNames;
  readonly basePrefix: string;
  readonly familyPrefix: string;
  readonly ignored: readonly RegExp[];
}

/** Embeddings of one side: what lies between token ids and its stack. */
interface Side {
  readonly positions: TokenEmbedding | undefined;
  readonly norm: LayerNorm | undefined;
}

/** A Transformer from one text to another: T5, BART and Marian. */
export class EncoderDecoderModel implements PretrainedModel<Seq2SeqInputs, Seq2SeqOutputs> {
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
  private readonly settings: EncoderDecoderSettings;
  private readonly words: { readonly encoder: TiedEmbedding; readonly decoder: TiedEmbedding };
  private readonly encoderSide: Side;
  private readonly decoderSide: Side;
  private readonly encoderStack: TransformerEncoder;
  private readonly decoderStack: TransformerDecoder;
  private readonly head: Dense | undefined;
  private readonly returnsAll: boolean;

  constructor(parts: EncoderDecoderParts, options: ModelOptions) {
    checkOptions('EncoderDecoderModel', options, modelKeys);
    const { returnAttentionScores = false } = options;
    this.architecture = parts.architecture;
    this.task = parts.task;
    this.config = parts.config;
    this.basePrefix = parts.basePrefix;
    this.familyPrefix = parts.familyPrefix;
    this.ignored = parts.ignored;
    this.settings = parts.settings;
    this.returnsAll = returnAttentionScores;
    const { settings, names } = parts;
    const { vocabularySize, targetVocabularySize, modelDim, positions } = settings;
    this.maxLength = positions.kind === 'none' ? Number.POSITIVE_INFINITY : positions.maxPositions;
    const kernelInitializer = initializers.randomNormal({ stddev: settings.initializerRange });
    const hasHead = parts.task !== 'base';
    const hasOwnLogits = hasHead && !settings.isTied;
    this.words = this.addTables(names, hasHead && settings.isTied);
    const features: tf.Shape = [null, null, modelDim];
    const returned = {
      returnHiddenStates: returnAttentionScores,
      returnAttentionScores,
      kernelInitializer,
    };
    this.encoderSide = this.addSide('encoder', names.encoder);
    this.encoderStack = this.layers.add(
      'encoder/stack',
      transformerEncoder({ ...settings.encoder, ...returned }),
      features,
      names.encoder.stack,
    );
    this.decoderSide = this.addSide('decoder', names.decoder);
    this.decoderStack = this.layers.add(
      'decoder/stack',
      transformerDecoder({ ...settings.decoder, ...returned }),
      [features, features],
      names.decoder.stack,
    );
    if (hasOwnLogits)
      this.head = this.layers.add(
        'head/logits',
        dense({
          units: targetVocabularySize,
          useBias: names.logitsBias !== undefined,
          kernelInitializer,
        }),
        features,
        [
          {
            hub: `${names.head}.weight`,
            ours: ['kernel'],
            isTransposed: true,
            ...(settings.family === 't5' && { fallbacks: [`${names.words}.weight`] }),
          },
          ...this.biasRules(names),
        ],
      );
    const defaults = generationDefaultsOf(this.config, options.generationConfig);
    this.decoder = {
      kind: 'encoder-decoder',
      inputVocabularySize: vocabularySize,
      vocabularySize: targetVocabularySize,
      startId: defaults.startId ?? settings.startId,
      eosIds: defaults.eosIds ?? [],
      defaults,
      padId: defaults.padId ?? settings.padId,
      maxInputLength: this.maxLength,
      maxLength: this.maxLength,
      start: (input, capacity) => this.start(input, capacity),
      grow: (state, capacity) => growCaches(state as Caches, capacity),
      mapCaches: (state, fn) => (state as Caches).map(fn),
      step: (input) => this.step(input),
    };
  }

  /** The tables of both sides; the decoder's gives the logits where they are tied. */
  private addTables(names: EncoderDecoderNames, isTied: boolean) {
    const { vocabularySize, targetVocabularySize, modelDim, frozenId } = this.settings;
    const { sharesTable, initializerRange } = this.settings;
    const { encoder, decoder } = names.sideWords;
    const add = (name: string, size: number, givesLogits: boolean, rules: WeightRule[]) => {
      const useBias = givesLogits && names.logitsBias !== undefined;
      return this.layers.add(
        name,
        tiedEmbedding({
          vocabularySize: size,
          embeddingDim: modelDim,
          embeddingsInitializer: initializers.randomNormal({ stddev: initializerRange }),
          ...(frozenId !== undefined && { padId: frozenId }),
          useBias,
        }),
        [null, null],
        useBias ? [...rules, ...this.biasRules(names)] : rules,
      );
    };
    const head = isTied ? [names.head] : [];
    if (sharesTable) {
      const rules = tableRules(names.words, [encoder, decoder, ...head]);
      const words = add('embeddings/words', vocabularySize, isTied, rules);
      return { encoder: words, decoder: words };
    }
    const shared = { fallbacks: [names.words] };
    // A model with a vocabulary for each side has no third table.
    const copies = vocabularySize === targetVocabularySize ? [names.words] : [];
    return {
      encoder: add(
        'embeddings/words',
        vocabularySize,
        false,
        tableRules(encoder, [], { ...shared, copies }),
      ),
      decoder: add(
        'embeddings/targetWords',
        targetVocabularySize,
        isTied,
        tableRules(decoder, head, shared),
      ),
    };
  }

  private biasRules({ logitsBias }: EncoderDecoderNames): WeightRule[] {
    if (logitsBias === undefined) return [];
    const hubShape = [1, this.settings.targetVocabularySize];
    return [{ hub: logitsBias, ours: ['bias'], hubShape, isFrozen: true, isOptional: true }];
  }

  private addSide(side: 'encoder' | 'decoder', names: StackNames): Side {
    const { positions, modelDim, hasEmbeddingNorm } = this.settings;
    const table = positions.kind === 'none' ? undefined : this.addPositions(side, names, positions);
    const norm = hasEmbeddingNorm
      ? this.layers.add(
          `${side}/embeddingNorm`,
          layerNorm(),
          [null, null, modelDim],
          normRules(names.embeddingNorm!, ''),
        )
      : undefined;
    return { positions: table, norm };
  }

  private addPositions(
    side: 'encoder' | 'decoder',
    names: StackNames,
    positions: Exclude<AbsolutePositions, { readonly kind: 'none' }>,
  ): TokenEmbedding {
    const { modelDim, initializerRange } = this.settings;
    const { kind, maxPositions } = positions;
    const isLearned = kind === 'learned';
    const [rule] = tableRules(names.positions!);
    const sinusoids = () => sinusoidalTable(maxPositions, modelDim, { layout: 'concat' });
    const table = this.layers.add(
      `${side}/positions`,
      tokenEmbedding({
        vocabularySize: maxPositions + (isLearned ? positions.offset : 0),
        embeddingDim: modelDim,
        embeddingsInitializer: initializers.randomNormal({ stddev: initializerRange }),
      }),
      [null, null],
      // Sinusoids are computed, and those in a file take precedence, as in the reference.
      [isLearned ? rule! : { ...rule!, isFrozen: true, computed: sinusoids }],
    );
    if (!isLearned) tf.tidy(() => table.setWeights([sinusoids()]));
    return table;
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

  apply(inputs: Seq2SeqInputs, options: CallOptions = {}): Seq2SeqOutputs {
    checkOptions('apply', options, callKeys);
    const { training = false } = options;
    return tidy((): Seq2SeqOutputs => {
      const { attentionMask, decoderAttentionMask, labels } = inputs;
      const decoderInputIds = inputs.decoderInputIds ?? (labels && this.shiftRight(labels));
      if (decoderInputIds === undefined)
        throw new Error(
          `${this.architecture}: got neither decoderInputIds nor labels, expected one of them: what ` +
            'the decoder continues; to let it write, use generate',
        );
      const encoded = this.encode(inputs.inputIds, attentionMask, training);
      const x = this.embed('decoder', decoderInputIds, 0, training);
      const { numLayers } = this.settings.decoder;
      const results = listOf(
        this.decoderStack.apply([x, encoded.last], {
          mask: [decoderAttentionMask ?? null, attentionMask ?? null],
          training,
        }),
      );
      const last = this.dropLast(results[0]!, training);
      const logits = this.task === 'base' ? undefined : this.logits(last);
      const loss = labels && logits && tokenLoss(logits, labels);
      const scores = results.slice(1 + numLayers);
      const outputs = {
        lastHiddenState: last,
        encoderLastHiddenState: encoded.last,
        ...(logits && { logits }),
        ...(loss && { loss }),
        ...(this.returnsAll && {
          hiddenStates: [...results.slice(1, 1 + numLayers), last],
          attentions: scores.filter((_, i) => i % 2 === 0),
          crossAttentions: scores.filter((_, i) => i % 2 === 1),
          encoderHiddenStates: encoded.hiddenStates,
          encoderAttentions: encoded.attentions,
        }),
      };
      return outputs;
    });
  }

  private encode(
    ids: tf.Tensor,
    mask: tf.Tensor | undefined,
    training: boolean,
  ): { last: tf.Tensor; hiddenStates: tf.Tensor[]; attentions: tf.Tensor[] } {
    const x = this.embed('encoder', ids, 0, training);
    const settings = { mask: mask ?? null, training };
    const results = listOf(this.encoderStack.apply(x, settings));
    const last = this.dropLast(results[0]!, training);
    const { numLayers } = this.settings.encoder;
    return {
      last,
      hiddenStates: [...results.slice(1, 1 + numLayers), last],
      attentions: results.slice(1 + numLayers),
    };
  }

  private embed(
    name: 'encoder' | 'decoder',
    ids: tf.Tensor,
    first: number | tf.Tensor,
    training: boolean,
  ): tf.Tensor {
    const { family, embeddingScale, dropout: rate } = this.settings;
    const time = ids.shape[1]!;
    if (typeof first === 'number') checkLength(family, first + time, this.maxLength);
    const side = name === 'encoder' ? this.encoderSide : this.decoderSide;
    const words = apply(this.words[name], ids);
    const scaled = embeddingScale === 1 ? words : tf.mul(words, embeddingScale);
    const vectors = this.positionVectors(side, time, first);
    const placed = vectors ? tf.add(scaled, vectors) : scaled;
    const normed = side.norm ? apply(side.norm, placed) : placed;
    return training && rate > 0 ? ops.dropout(normed, rate) : normed;
  }

  /** Vectors of the positions from `first` on, `[1, time, features]`. */
  private positionVectors(
    side: Side,
    time: number,
    first: number | tf.Tensor,
  ): tf.Tensor | undefined {
    const { positions } = this.settings;
    if (side.positions === undefined) return undefined;
    const steps = tf.expandDims(tf.range(0, time, 1, 'int32'), 0);
    const offset = positions.kind === 'learned' ? positions.offset : 0;
    const start = typeof first === 'number' ? tf.scalar(first, 'int32') : tf.cast(first, 'int32');
    const ids = tf.add(tf.add(steps, start), tf.scalar(offset, 'int32'));
    return apply(side.positions, ids);
  }

  private dropLast(x: tf.Tensor, training: boolean): tf.Tensor {
    const rate = this.settings.finalDropout;
    return training && rate > 0 ? ops.dropout(x, rate) : x;
  }

  private logits(h: tf.Tensor): tf.Tensor {
    const { outputScale } = this.settings;
    const scaled = outputScale === 1 ? h : tf.mul(h, outputScale);
    return apply(this.head ?? this.words.decoder, scaled);
  }

  /** The decoder's input for these labels: the start token, then all labels but the last. */
  private shiftRight(labels: tf.Tensor): tf.Tensor {
    const { startId, padId } = this.settings;
    const [batch, time] = labels.shape as [number, number];
    const start = tf.fill([batch, 1], startId, 'int32');
    const before = tf.concat([start, tf.slice(labels, [0, 0], [batch, time - 1])], 1);
    const isIgnored = tf.less(before, tf.scalar(0, 'int32'));
    return tf.where(isIgnored, tf.fill([batch, time], padId, 'int32'), before);
  }

  private start({ tokens, mask }: DecoderInput, capacity: number): DecoderStart {
    return tidy((): DecoderStart => {
      const keyMask = tf.cast(mask, 'int32');
      const { last } = this.encode(tokens, keyMask, false);
      const caches = this.decoderStack.createCache(last, capacity);
      return {
        memory: { cross: caches.map(({ cross }) => cross), mask: keyMask },
        state: caches.map(({ self }) => self),
      };
    });
  }

  private step(input: DecoderStepInput): DecoderStep {
    return tidy((): DecoderStep => {
      const { tokens, position, returnAttentionScores } = input;
      const { cross, mask } = input.memory as unknown as Memory;
      const self = input.state as Caches;
      const rows = tokens.shape[0];
      const x = this.embed('decoder', tf.reshape(tokens, [rows, 1]), position, false);
      const caches = self.map((cache, i) => ({ self: cache, cross: cross[i]! }));
      const result = this.decoderStack.step(x, caches, position, {
        memoryMask: mask,
        returnAttentionScores,
      });
      const scores = result.scores[result.scores.length - 1];
      return {
        logits: tf.squeeze(this.logits(result.output), [1]),
        state: result.caches.map((cache) => cache.self),
        ...(returnAttentionScores && scores && { attention: tf.squeeze(tf.mean(scores, 1), [1]) }),
      };
    });
  }

  dispose(): void {
    this.layers.dispose();
  }
}

type Caches = ReturnType<TransformerEncoder['createCache']>;

interface Memory {
  readonly cross: Caches;
  readonly mask: tf.Tensor;
}

function listOf(outputs: unknown): tf.Tensor[] {
  return (Array.isArray(outputs) ? outputs : [outputs]) as tf.Tensor[];
}
