import { unknownOption } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { activationName } from './activations.js';

/** What every layer takes, as in tfjs: its name, its place in a model, whether it trains. */
export interface LayerConfig {
  /** Name of the layer; weights are saved under it. Default: the class name and a number. */
  readonly name?: string | undefined;
  /** Whether the weights of the layer and its children are trained. Default true. */
  readonly trainable?: boolean | undefined;
  /** Shape of one example, for the first layer of a `tf.sequential`. */
  readonly inputShape?: tf.Shape | undefined;
  /** As `inputShape`, with the batch axis. */
  readonly batchInputShape?: tf.Shape | undefined;
  readonly batchSize?: number | undefined;
  /** Dtype of the input, for the first layer of a `tf.sequential`. Default float32. */
  readonly dtype?: tf.DataType | undefined;
  readonly inputDType?: tf.DataType | undefined;
  /** Initial values of the weights, in the order of `layer.weights`. */
  readonly weights?: tf.Tensor[] | undefined;
}

/** Marks an option that has no default and must be given. */
export const required = Symbol('required') as never;

/** The defaults of a layer: one entry for every option; `undefined` where there is none. */
export type Defaults<O> = { [P in Exclude<keyof O, keyof LayerConfig>]: O[P] | undefined };

/** The options as the layer sees them: all present, except those named in `K`. */
export type Resolved<O, K extends keyof O = never> = {
  readonly [P in Exclude<keyof O, keyof LayerConfig | K>]-?: NonNullable<O[P]>;
} & { readonly [P in Exclude<K, keyof LayerConfig>]: O[P] };

const layerKeys = new Set([
  'name',
  'trainable',
  'inputShape',
  'batchInputShape',
  'batchSize',
  'dtype',
  'inputDType',
  'weights',
  // tfjs adds this key to every configuration that it loads.
  'customObjects',
]);

/**
 * Fills in defaults and revives nested layers from their configuration.
 *
 * @throws Error for an unknown option (naming the nearest) and for a missing required one.
 */
export function resolveOptions(
  owner: string,
  config: object,
  defaults: object,
): Record<string, unknown> {
  const given = config as Record<string, unknown>;
  const names = Object.keys(defaults);
  for (const key of Object.keys(given))
    if (!layerKeys.has(key) && !(key in defaults)) throw unknownOption(owner, key, names);
  const options: Record<string, unknown> = {};
  for (const [key, fallback] of Object.entries(defaults)) {
    const value = given[key] ?? fallback;
    if (value === required)
      throw new Error(`${owner}: option "${key}" is missing; give it, for example { ${key}: … }`);
    const isActivation = value !== undefined && /activation$/i.test(key);
    options[key] = isActivation ? activationName(owner, value, key) : revive(value);
  }
  return options;
}

interface Serialized {
  readonly className: string;
  readonly config: tf.serialization.ConfigDict;
}

function isSerialized(value: unknown): value is Serialized {
  return typeof value === 'object' && value !== null && 'className' in value && 'config' in value;
}

/** Turns `{ className, config }` of a registered class back into the object that it describes. */
function revive(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(revive);
  if (!isSerialized(value) || value instanceof tf.serialization.Serializable) return value;
  const entry = tf.serialization.SerializationMap.getMap().classNameMap[value.className];
  if (entry === undefined)
    throw new Error(
      `class "${value.className}" is not registered; import it, or register it with ` +
        'tf.serialization.registerClass, before loading',
    );
  const [cls, fromConfig] = entry;
  return fromConfig(cls, value.config);
}

/** Turns options into plain JSON; the opposite of {@link resolveOptions}. */
export function serializeOptions(options: object): tf.serialization.ConfigDict {
  const config: tf.serialization.ConfigDict = {};
  for (const [key, value] of Object.entries(options))
    if (value !== undefined) config[key] = serialize(value);
  return config;
}

function serialize(value: unknown): tf.serialization.ConfigDictValue {
  if (Array.isArray(value)) return value.map(serialize);
  if (value instanceof tf.serialization.Serializable)
    return { className: value.getClassName(), config: value.getConfig() };
  return value as tf.serialization.ConfigDictValue;
}
