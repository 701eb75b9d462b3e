import { checkOptions } from '@resattn/options';
import type * as tf from '@tensorflow/tfjs';
import type { PretrainedModel } from '../pretrained-model.js';

const layerOf = (name: string): number | undefined => {
  const found = /(?:^|\/)layer(\d+)\//.exec(name)?.[1];
  return found === undefined ? undefined : Number(found) + 1;
};

const isHead = (name: string): boolean => /^(head|pooler)\//.test(name);

/** Number of Transformer layers of a model, of its deeper stack. */
export function numLayersOf({ weights }: PretrainedModel): number {
  return Math.max(0, ...Object.keys(weights).map((name) => layerOf(name) ?? 0));
}

/**
 * How deep a weight lies: 0 for embeddings, i + 1 for layer i of its stack, one more than the last
 * layer for heads and what stands after the stack.
 */
export function depthOf(name: string, numLayers: number): number {
  const layer = layerOf(name);
  if (layer !== undefined) return layer;
  const isAfter = isHead(name) || /\/norm\//.test(name.replace(/^embeddings\/norm\//, ''));
  return isAfter ? numLayers + 1 : 0;
}

export interface FreezeOptions {
  /** How many layers from the bottom are frozen, with the embeddings; `all` leaves the head alone. */
  readonly numLayers: number | 'all';
}

/**
 * Freezes embeddings and the lowest layers: they are not trained any more. The rest is trained.
 *
 * @returns names of what is frozen
 * @throws Error for a number of layers that the model does not have.
 */
export function freezeLayers(model: PretrainedModel, options: FreezeOptions): string[] {
  checkOptions('freezeLayers', options, { numLayers: true });
  const { numLayers } = options;
  const most = numLayersOf(model);
  if (numLayers !== 'all' && !(Number.isInteger(numLayers) && numLayers >= 0 && numLayers <= most))
    throw new Error(
      `freezeLayers: numLayers is ${numLayers}, expected 0 to ${most}, as many as ` +
        `${model.architecture} has, or "all"`,
    );
  const buffers = new Set(
    model.layers.rules.filter(({ isFrozen }) => isFrozen).flatMap(({ ours }) => ours),
  );
  const frozen: string[] = [];
  for (const [name, variable] of model.layers.layerVariables) {
    const isFrozen =
      buffers.has(name) || (numLayers === 'all' ? !isHead(name) : depthOf(name, most) <= numLayers);
    variable.trainable = !isFrozen;
    if (isFrozen) frozen.push(name);
  }
  return frozen;
}

/**
 * Learning rates that shrink from the head down: `decay^(depth of the head - depth of the weight)`,
 * for the option `rateMultiplier` of an optimizer.
 *
 * Howard and Ruder, "Universal language model fine-tuning for text classification", 2018,
 * https://arxiv.org/abs/1801.06146.
 *
 * @param decay factor from one layer to the one below it, above 0 and at most 1
 */
export function layerWiseRates(model: PretrainedModel, decay: number): (name: string) => number {
  if (!(decay > 0 && decay <= 1))
    throw new Error(`layerWiseRates: decay is ${decay}, expected a number above 0 and at most 1`);
  const numLayers = numLayersOf(model);
  const rates = new Map<string, number>();
  for (const [name, variable] of Object.entries(model.weights) as [string, tf.Variable][])
    rates.set(variable.name, decay ** (numLayers + 1 - depthOf(name, numLayers)));
  return (name) => rates.get(name) ?? 1;
}
