import type * as tf from '@tensorflow/tfjs';
import { type WeightRule, within } from './weight-rules.js';

/**
 * The layers of a model by name, with the rules that say where each of their weights lies in a file
 * of the Hub.
 */
export class NamedLayers {
  private readonly variables = new Map<string, tf.LayerVariable>();
  private readonly values = new Map<string, tf.Variable>();
  private readonly ruleList: WeightRule[] = [];

  /**
   * Builds a layer and takes it in.
   *
   * @param rules by the names of the layer's own weights; every one of them, once
   */
  add<L extends tf.layers.Layer>(
    name: string,
    layer: L,
    inputShape: tf.Shape | tf.Shape[],
    rules: readonly WeightRule[],
  ): L {
    layer.build(inputShape);
    layer.built = true;
    const prefix = `${layer.name}/`;
    for (const weight of layer.weights) {
      const full = `${name}/${weight.originalName.slice(prefix.length)}`;
      this.variables.set(full, weight);
      // Kept apart: an adapter may change what the layer reads.
      this.values.set(full, weight.read() as tf.Variable);
    }
    const own = within(name, rules);
    this.checkComplete(name, own);
    for (const rule of own)
      if (rule.isFrozen) for (const ours of rule.ours) this.variables.get(ours)!.trainable = false;
    this.ruleList.push(...own);
    return layer;
  }

  /** Where every weight lies in the file. */
  get rules(): readonly WeightRule[] {
    return this.ruleList;
  }

  /** The weights as tfjs's layers hold them, by our names. */
  get layerVariables(): ReadonlyMap<string, tf.LayerVariable> {
    return this.variables;
  }

  /** The weights by our names, for `Trainer`. */
  get weights(): Record<string, tf.Variable> {
    return Object.fromEntries(this.values);
  }

  dispose(): void {
    for (const variable of this.variables.values()) variable.dispose();
  }

  private checkComplete(name: string, rules: readonly WeightRule[]): void {
    const named = rules.flatMap(({ ours }) => ours);
    const own = [...this.variables.keys()].filter((key) => key.startsWith(`${name}/`));
    const unnamed = own.filter((key) => !named.includes(key));
    const unknown = named.filter((key) => !this.variables.has(key));
    if (unnamed.length > 0 || unknown.length > 0)
      throw new Error(
        `${name}: the weight rules do not fit the layer; without a rule: ` +
          `${unnamed.join(', ') || 'none'}; without a weight: ${unknown.join(', ') || 'none'}`,
      );
  }
}
