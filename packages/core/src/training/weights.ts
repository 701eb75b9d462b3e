import * as tf from '@tensorflow/tfjs';
import type { NamedTensorData, TensorData } from './safetensors.js';

/** Variables by names that stay the same from process to process. */
export type NamedVariables = Readonly<Record<string, tf.Variable>>;

/**
 * The weights of a `tf.layers` model, trainable or not, by the names that `model.save` uses.
 *
 * @throws Error when two weights have the same name, or the model is not built yet.
 */
export function layersModelWeights(model: tf.LayersModel): NamedVariables {
  const weights: Record<string, tf.Variable> = {};
  for (const weight of model.weights) {
    if (weights[weight.originalName] !== undefined) {
      throw new Error(
        `two weights of model "${model.name}" are called "${weight.originalName}"; ` +
          'give their layers different names',
      );
    }
    weights[weight.originalName] = weight.read() as tf.Variable;
  }
  if (Object.keys(weights).length === 0)
    throw new Error(`model "${model.name}" has no weights; build it first (apply it to an input)`);
  return weights;
}

/** Reads tensors into memory, independent of the backend. */
export async function readTensorData(
  tensors: Readonly<Record<string, tf.Tensor>>,
): Promise<NamedTensorData> {
  const data: Record<string, TensorData> = {};
  for (const [name, tensor] of Object.entries(tensors)) {
    const { shape } = tensor;
    // A copy: some backends hand out their own memory.
    const values = (await tensor.data()).slice();
    if (values instanceof Float32Array) data[name] = { dtype: 'float32', shape, values };
    else if (values instanceof Int32Array) data[name] = { dtype: 'int32', shape, values };
    else if (values instanceof Uint8Array) data[name] = { dtype: 'bool', shape, values };
    else
      throw new Error(
        `tensor "${name}" has dtype ${tensor.dtype}, expected float32, int32 or bool`,
      );
  }
  return data;
}

/**
 * Assigns saved values to variables.
 *
 * @param source where the values come from, for errors.
 * @throws Error when a weight is missing, extra, or of another shape or dtype; nothing is assigned
 *   then.
 */
export function assignWeights(
  weights: NamedVariables,
  data: NamedTensorData,
  source = 'the checkpoint',
): void {
  const problems: string[] = [];
  for (const [name, variable] of Object.entries(weights)) {
    const saved = data[name];
    if (saved === undefined) problems.push(`"${name}" is missing`);
    else if (
      saved.dtype !== variable.dtype ||
      !tf.util.arraysEqual([...saved.shape], variable.shape)
    )
      problems.push(
        `"${name}" is ${saved.dtype} [${saved.shape}], the model wants ${variable.dtype} ` +
          `[${variable.shape}]`,
      );
  }
  for (const name of Object.keys(data))
    if (weights[name] === undefined) problems.push(`"${name}" is not in the model`);
  if (problems.length > 0) {
    const shown = problems.slice(0, 8).join('; ');
    const more = problems.length > 8 ? `; and ${problems.length - 8} more` : '';
    throw new Error(
      `${source} does not fit the model: ${shown}${more}. ` +
        'Build the model with the configuration that it was trained with',
    );
  }
  tf.tidy(() => {
    for (const [name, variable] of Object.entries(weights)) variable.assign(toTensor(data[name]!));
  });
}

export function toTensor({ values, shape, dtype }: TensorData): tf.Tensor {
  return tf.tensor(values, [...shape], dtype);
}

/** The first tensor that holds NaN or an infinity, with the offending value. */
export function firstNonFinite(
  data: NamedTensorData,
): { readonly name: string; readonly value: number } | undefined {
  for (const [name, { values }] of Object.entries(data)) {
    for (let i = 0; i < values.length; i++)
      if (!Number.isFinite(values[i])) return { name, value: values[i]! };
  }
  return undefined;
}
