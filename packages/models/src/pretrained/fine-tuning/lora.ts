import {
  initializers,
  type LossOutputs,
  type NamedTensorData,
  type NamedVariables,
  type TensorBatch,
  type TensorData,
  type Trainable,
} from '@resattn/core';
import { type Complete, checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import type { PretrainedModel } from '../pretrained-model.js';
import type { WeightRule } from '../weight-rules.js';
import { pretrainedPredict } from './loss.js';

/** The linear layers of a Transformer that an adapter can stand beside. */
export type LoraTarget = 'query' | 'key' | 'value' | 'output' | 'hidden' | 'gate' | 'up' | 'down';

export interface LoraOptions {
  /** Number of columns of A. Default 8. */
  readonly rank?: number | undefined;
  /** The update counts `alpha / rank` times. Default 16. */
  readonly alpha?: number | undefined;
  /** The linear layers of attention and feed-forward networks that are adapted. Default query, value. */
  readonly targets?: readonly LoraTarget[] | undefined;
  /** Whether the head is trained in full beside the adapters. Default true. */
  readonly trainHead?: boolean | undefined;
}

/** What `adapter_config.json` of PEFT says of the adapters. */
export interface LoraConfig {
  readonly peft_type: 'LORA';
  readonly r: number;
  readonly lora_alpha: number;
  readonly target_modules: readonly string[];
  readonly modules_to_save: readonly string[] | null;
  readonly [field: string]: unknown;
}

interface Adapter {
  /** Name of the adapted kernel among our weights. */
  readonly name: string;
  readonly rule: WeightRule;
  readonly variable: tf.LayerVariable;
  /** `[inputs, rank]` */
  readonly a: tf.Variable;
  /** `[rank, outputs]`, zeros at first */
  readonly b: tf.Variable;
}

/**
 * Low-rank adapters: every adapted kernel is read as `W + alpha / rank * A B`, W frozen, A and B
 * trained; at first B is 0, so that the model answers as before.
 *
 * Hu et al., "LoRA: Low-rank adaptation of large language models", 2021,
 * https://arxiv.org/abs/2106.09685.
 */
export class LoraAdapters implements Trainable {
  private isActive = true;

  constructor(
    private readonly model: PretrainedModel,
    private readonly adapters: readonly Adapter[],
    private readonly options: Complete<LoraOptions>,
  ) {
    checkOptions('LoraAdapters', options, {
      rank: true,
      alpha: true,
      targets: true,
      trainHead: true,
    });
    const scale = options.alpha / options.rank;
    for (const { name, variable, a, b } of adapters) {
      const kernel = model.weights[name]!;
      const read = () => tf.add(kernel, tf.mul(tf.matMul(a, b), scale));
      Object.assign(variable, { read });
    }
  }

  /** The trained weights, for `Trainer`: A and B of every adapter, and the head's. */
  get weights(): NamedVariables {
    const weights: Record<string, tf.Variable> = {};
    for (const { name, a, b } of this.adapters) {
      weights[`${name}/loraA`] = a;
      weights[`${name}/loraB`] = b;
    }
    for (const name of this.headNames) weights[name] = this.model.weights[name]!;
    return weights;
  }

  loss(batch: TensorBatch, training = false): LossOutputs {
    return this.model.loss(batch, training);
  }

  predict(batch: TensorBatch): Readonly<Record<string, tf.Tensor>> {
    return pretrainedPredict(this.model)(batch);
  }

  private get headNames(): string[] {
    if (!this.options.trainHead) return [];
    return Object.keys(this.model.weights).filter(
      (name) => /^(head|pooler)\//.test(name) && this.model.weights[name]!.trainable,
    );
  }

  /** Adds the updates to the kernels and takes the adapters away: the model is an ordinary one. */
  merge(): void {
    tf.tidy(() => {
      for (const { name, variable } of this.adapters)
        this.model.weights[name]!.assign(variable.read());
    });
    this.remove();
  }

  /** Takes the adapters away: the model answers as it did before them, but for a trained head. */
  remove(): void {
    if (!this.isActive) return;
    this.isActive = false;
    for (const { variable, a, b } of this.adapters) {
      delete (variable as { read?: unknown }).read;
      tf.dispose([a, b]);
    }
    const buffers = this.model.layers.rules.filter(({ isFrozen }) => isFrozen);
    const kept = new Set(buffers.flatMap(({ ours }) => ours));
    for (const [name, variable] of this.model.layers.layerVariables)
      variable.trainable = !kept.has(name);
  }

  /** What `adapter_config.json` says, in the format of PEFT. */
  get config(): LoraConfig {
    const { rank, alpha } = this.options;
    const modules = this.adapters.map(({ rule }) => rule.hub.replace(/\.weight$/, ''));
    const heads = new Set(this.headRules.map(({ hub }) => hub.replace(/\.(weight|bias)$/, '')));
    return {
      peft_type: 'LORA',
      task_type: null,
      base_model_name_or_path: null,
      r: rank,
      lora_alpha: alpha,
      lora_dropout: 0,
      bias: 'none',
      fan_in_fan_out: this.adapters.some(({ rule }) => !rule.isTransposed),
      inference_mode: true,
      target_modules: modules,
      modules_to_save: heads.size === 0 ? null : [...heads],
    };
  }

  private get headRules(): WeightRule[] {
    const names = new Set(this.headNames);
    return this.model.layers.rules.filter(({ ours }) => ours.some((name) => names.has(name)));
  }

  /** The adapters (and the head) as `adapter_model.safetensors` of PEFT holds them. */
  async tensors(): Promise<NamedTensorData> {
    const tensors: Record<string, TensorData> = {};
    const put = async (name: string, tensor: tf.Tensor) => {
      const values = (await tensor.data<'float32'>()).slice();
      tensors[name] = { dtype: 'float32', shape: tensor.shape, values };
      tensor.dispose();
    };
    for (const { rule, a, b } of this.adapters) {
      await put(peftName(rule, 'lora_A'), tf.transpose(a));
      await put(peftName(rule, 'lora_B'), tf.transpose(b));
    }
    for (const rule of this.headRules) {
      const variable = this.model.weights[rule.ours[0]!]!;
      const turned = rule.isTransposed ? tf.transpose(variable) : tf.clone(variable);
      await put(`base_model.model.${rule.hub}`, turned);
    }
    return tensors;
  }

  /**
   * Puts saved adapters (and the head's weights) in.
   *
   * @throws Error naming every tensor that is missing, extra, or of another shape; nothing is changed
   *   then.
   */
  load(tensors: NamedTensorData): void {
    const places: { name: string; variable: tf.Variable; isTransposed: boolean }[] = [];
    for (const { rule, a, b } of this.adapters) {
      places.push({ name: peftName(rule, 'lora_A'), variable: a, isTransposed: true });
      places.push({ name: peftName(rule, 'lora_B'), variable: b, isTransposed: true });
    }
    for (const rule of this.headRules)
      places.push({
        name: `base_model.model.${rule.hub}`,
        variable: this.model.weights[rule.ours[0]!]!,
        isTransposed: rule.isTransposed ?? false,
      });
    const problems: string[] = [];
    for (const { name, variable, isTransposed } of places) {
      const wanted = isTransposed ? [...variable.shape].reverse() : variable.shape;
      const got = tensors[name]?.shape;
      if (got === undefined) problems.push(`"${name}" is missing`);
      else if (got.join() !== wanted.join())
        problems.push(`"${name}" has shape [${got}], expected [${wanted}]`);
    }
    const known = new Set(places.map(({ name }) => name));
    for (const name of Object.keys(tensors))
      if (!known.has(name)) problems.push(`"${name}" belongs to no adapter`);
    if (problems.length > 0)
      throw new Error(
        `the adapters do not fit ${this.model.architecture}: ${problems.join('; ')}. Make them with ` +
          'the rank and the targets that they were trained with',
      );
    tf.tidy(() => {
      for (const { name, variable, isTransposed } of places) {
        const { values, shape } = tensors[name]!;
        const tensor = tf.tensor(values as Float32Array, [...shape], 'float32');
        variable.assign(isTransposed ? tf.transpose(tensor) : tensor);
      }
    });
  }
}

function peftName(rule: WeightRule, part: 'lora_A' | 'lora_B'): string {
  return `base_model.model.${rule.hub.replace(/\.weight$/, '')}.${part}.weight`;
}

/**
 * Puts low-rank adapters beside linear layers of a model and freezes its own weights, but for the
 * head. Give `Trainer` the adapters' `weights`.
 *
 * @throws Error when an option is out of range, or the model has no such layer. GPT-2 keeps query,
 *   key and value as one matrix, which cannot be adapted in parts; its other layers can.
 */
export function addLora(model: PretrainedModel, options: LoraOptions = {}): LoraAdapters {
  checkOptions('addLora', options, { rank: true, alpha: true, targets: true, trainHead: true });
  const { rank = 8, alpha = 16, targets = ['query', 'value'], trainHead = true } = options;
  if (!(Number.isInteger(rank) && rank > 0))
    throw new Error(`addLora: rank is ${rank}, expected an integer from 1`);
  if (!(alpha > 0)) throw new Error(`addLora: alpha is ${alpha}, expected a number above 0`);
  const chosen = model.layers.rules.filter(({ ours }) =>
    ours.some((name) => targets.some((target) => name.endsWith(`/layer/${target}/kernel`))),
  );
  const fused = chosen.find(({ ours }) => ours.length > 1);
  if (chosen.length === 0 || fused !== undefined)
    throw new Error(
      `addLora: targets are ${targets.join(', ')}, but ${model.architecture} ` +
        (fused ? `keeps ${fused.hub} as one matrix` : 'has no such linear layer') +
        `; expected one of: ${targetsOf(model).join(', ')}`,
    );
  for (const [name, variable] of model.layers.layerVariables)
    if (!trainHead || !/^(head|pooler)\//.test(name)) variable.trainable = false;
  const adapters = chosen.map((rule): Adapter => {
    const [name] = rule.ours as [string];
    const [inputs, outputs] = model.weights[name]!.shape as [number, number];
    const bound = 1 / Math.sqrt(inputs);
    const uniform = initializers.randomUniform({ min: -bound, max: bound });
    return {
      name,
      rule,
      variable: model.layers.layerVariables.get(name)!,
      a: tf.tidy(() => tf.variable(uniform.apply([inputs, rank]))),
      b: tf.tidy(() => tf.variable(tf.zeros([rank, outputs]))),
    };
  });
  return new LoraAdapters(model, adapters, { rank, alpha, targets, trainHead });
}

function targetsOf({ layers }: PretrainedModel): string[] {
  const roles = layers.rules
    .filter(({ ours }) => ours.length === 1)
    .map(({ ours }) => /\/layer\/(\w+)\/kernel$/.exec(ours[0]!)?.[1]);
  return [...new Set(roles.filter((role) => role !== undefined))];
}
