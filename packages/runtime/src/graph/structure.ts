import * as tf from '@tensorflow/tfjs';

/**
 * Nested arrays and plain objects of tensors and other values, taken apart into their tensors and a
 * signature: a text that is equal for two structures exactly if one trace serves both.
 */
export interface Flattened {
  readonly tensors: tf.Tensor[];
  readonly signature: string;
}

const identities = new WeakMap<object, number>();
let nextIdentity = 0;

function identity(value: object): number {
  let id = identities.get(value);
  if (id === undefined) {
    id = nextIdentity++;
    identities.set(value, id);
  }
  return id;
}

const isPlainObject = (value: object): boolean => {
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
};

export function flatten(structure: unknown): Flattened {
  const tensors: tf.Tensor[] = [];
  const visit = (value: unknown): string => {
    if (value instanceof tf.Variable) return `variable ${identity(value)}`;
    if (value instanceof tf.Tensor) {
      tensors.push(value);
      return `${value.dtype}[${value.shape}]`;
    }
    if (Array.isArray(value)) return `[${value.map(visit).join(', ')}]`;
    if (typeof value === 'function') return `function ${identity(value)}`;
    if (typeof value === 'object' && value !== null) {
      if (!isPlainObject(value)) return `${value.constructor.name} ${identity(value)}`;
      const fields = Object.entries(value).map(([key, field]) => `${key}: ${visit(field)}`);
      return `{${fields.join(', ')}}`;
    }
    return typeof value === 'string' ? JSON.stringify(value) : String(value);
  };
  return { signature: visit(structure), tensors };
}

/** The same structure with every tensor replaced, in the order of {@link flatten}. */
export function mapTensors<T>(structure: T, replace: (tensor: tf.Tensor) => unknown): T {
  const visit = (value: unknown): unknown => {
    if (value instanceof tf.Variable) return value;
    if (value instanceof tf.Tensor) return replace(value);
    if (Array.isArray(value)) return value.map(visit);
    if (typeof value === 'object' && value !== null && isPlainObject(value)) {
      return Object.fromEntries(Object.entries(value).map(([key, field]) => [key, visit(field)]));
    }
    return value;
  };
  return visit(structure) as T;
}
