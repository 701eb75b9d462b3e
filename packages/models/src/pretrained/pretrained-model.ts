import type { Trainable } from '@resattn/core';
import type * as tf from '@tensorflow/tfjs';
import type { Decoder } from '../generation/decoder.js';
import type { PretrainedConfig } from './config.js';
import type { CallOptions, ModelInputs, ModelOptions, ModelOutputs } from './model-io.js';
import type { NamedLayers } from './named-layers.js';

/** What a model is for; one class of the reference implementation stands for each. */
export type PretrainedTask =
  | 'base'
  | 'sequence-classification'
  | 'token-classification'
  | 'masked-lm'
  | 'discriminator'
  | 'causal-lm'
  | 'seq2seq';

/** A model whose weights lie in a folder of the Hub's format. */
export interface PretrainedModel<
  I extends ModelInputs = ModelInputs,
  O extends ModelOutputs = ModelOutputs,
> extends Trainable {
  /** Class of the reference implementation, `BertForMaskedLM`. */
  readonly architecture: string;
  readonly task: PretrainedTask;
  /** What `config.json` holds, defaults filled in. */
  readonly config: PretrainedConfig;
  /** The weights, and where each of them lies in the file. */
  readonly layers: NamedLayers;
  /** Beginning of the names of tensors that belong to no head: `bert.`; empty for the bare model. */
  readonly basePrefix: string;
  /** The same in files of models with a head, whatever this model is. */
  readonly familyPrefix: string;
  /** Tensors that files of this family may hold and that no model needs. */
  readonly ignored: readonly RegExp[];
  /** Longest text in tokens, Infinity where there is no limit. */
  readonly maxLength: number;
  /** For `generate`; only of models that write. */
  readonly decoder?: Decoder | undefined;
  /** Computes the outputs; works inside `jit`. */
  apply(inputs: I, options?: CallOptions): O;
  /** Frees the weights. */
  dispose(): void;
}

/** A family of models: one `model_type` of the Hub. */
export interface PretrainedFamily {
  readonly modelType: string;
  /** The classes of the reference implementation by what they are for. */
  readonly architectures: Readonly<Partial<Record<PretrainedTask, string>>>;
  /**
   * A model with new weights.
   *
   * @throws Error when a field of the configuration is missing or out of range.
   */
  build(config: PretrainedConfig, task: PretrainedTask, options: ModelOptions): PretrainedModel;
}

/** The variables that training changes. */
export function trainableVariables({ weights }: PretrainedModel): tf.Variable[] {
  return Object.values(weights).filter((variable) => variable.trainable);
}
