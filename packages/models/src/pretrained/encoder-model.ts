import type { LossOutputs, NamedVariables, TensorBatch } from '@resattn/core';
import { checkOptions } from '@resattn/options';
import type * as tf from '@tensorflow/tfjs';
import { tidy } from '../generation/tidy.js';
import type { PretrainedConfig } from './config.js';
import type { EncoderHead } from './encoder-heads.js';
import type { EncoderNetwork } from './encoder-network.js';
import { pretrainedLoss, pretrainedPredict } from './fine-tuning/loss.js';
import type { CallOptions, ModelInputs, ModelOptions, ModelOutputs } from './model-io.js';
import { callKeys, modelKeys } from './model-io.js';
import type { NamedLayers } from './named-layers.js';
import type { PretrainedModel, PretrainedTask } from './pretrained-model.js';

export interface EncoderModelParts {
  readonly architecture: string;
  readonly task: PretrainedTask;
  readonly config: PretrainedConfig;
  readonly layers: NamedLayers;
  readonly encoder: EncoderNetwork;
  readonly head: EncoderHead;
  readonly basePrefix: string;
  readonly familyPrefix: string;
  readonly ignored: readonly RegExp[];
}

/** An encoder with a head. */
export class EncoderModel implements PretrainedModel {
  readonly architecture: string;
  readonly task: PretrainedTask;
  readonly config: PretrainedConfig;
  readonly layers: NamedLayers;
  readonly basePrefix: string;
  readonly familyPrefix: string;
  readonly ignored: readonly RegExp[];
  private readonly encoder: EncoderNetwork;
  private readonly head: EncoderHead;
  private readonly returnsAll: boolean;

  constructor(parts: EncoderModelParts, options: ModelOptions) {
    checkOptions('EncoderModel', options, modelKeys);
    const { returnAttentionScores = false } = options;
    this.architecture = parts.architecture;
    this.task = parts.task;
    this.config = parts.config;
    this.layers = parts.layers;
    this.encoder = parts.encoder;
    this.head = parts.head;
    this.basePrefix = parts.basePrefix;
    this.familyPrefix = parts.familyPrefix;
    this.ignored = parts.ignored;
    this.returnsAll = returnAttentionScores;
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

  get maxLength(): number {
    return this.encoder.maxLength;
  }

  apply(inputs: ModelInputs, options: CallOptions = {}): ModelOutputs {
    checkOptions('apply', options, callKeys);
    const { training = false } = options;
    return tidy((): ModelOutputs => {
      const encoded = this.encoder.encode(inputs, training);
      const { hiddenStates, attentions } = encoded;
      const { logits, poolerOutput } = this.head.compute(encoded, training);
      const loss = inputs.labels && logits && this.head.loss?.(logits, inputs);
      const outputs = {
        lastHiddenState: hiddenStates[hiddenStates.length - 1]!,
        ...(logits && { logits }),
        ...(loss && { loss }),
        ...(poolerOutput && { poolerOutput }),
        ...(this.returnsAll && { hiddenStates: [...hiddenStates], attentions: [...attentions] }),
      };
      return outputs;
    });
  }

  dispose(): void {
    this.layers.dispose();
  }
}
