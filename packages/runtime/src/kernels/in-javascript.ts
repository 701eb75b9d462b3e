import * as tf from '@tensorflow/tfjs';
import type { TensorFlowBackend } from '../backend/tensorflow-backend.js';
import type { Kernel, KernelCall } from './kernel.js';

const isTensor = (value: unknown): value is tf.TensorInfo =>
  typeof value === 'object' && value !== null && 'dataId' in value;

/**
 * Runs tfjs's own kernel in JavaScript: values go there and come back. For what TensorFlow has no
 * kernel or one of another meaning. Inside `jit` it is refused, as every value read in the middle is.
 */
function computeInJavaScript(
  kernelName: string,
  call: KernelCall,
): tf.TensorInfo | tf.TensorInfo[] {
  const backend = call.backend as TensorFlowBackend;
  const engine = tf.engine();
  const plain = engine.findBackend('cpu');
  const moved: object[] = [];
  const move = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(move);
    if (!isTensor(value)) return value;
    const { dataId, shape, dtype } = value;
    const copy = plain.write(backend.readSync(dataId), shape, dtype);
    moved.push(copy);
    return { dataId: copy, shape, dtype };
  };
  const inputs = Object.fromEntries(
    Object.entries(call.inputs).map(([name, value]) => [name, move(value)]),
  );
  const results = tf.getKernel(kernelName, 'cpu').kernelFunc({
    inputs: inputs as never,
    ...(call.attrs && { attrs: call.attrs }),
    backend: plain,
  });
  const outputs = [results].flat().map(({ dataId, shape, dtype }) => {
    const values = plain.readSync(dataId) as tf.backend_util.BackendValues;
    moved.push(dataId);
    return { dataId: backend.write(values, shape, dtype), shape, dtype };
  });
  for (const dataId of new Set(moved)) plain.disposeData(dataId);
  return Array.isArray(results) ? outputs : outputs[0]!;
}

/** A kernel of JavaScript alone, or for inputs of some kind. */
function inJavaScript(
  kernelName: string,
  isMeant: (call: KernelCall) => boolean = () => true,
): Kernel {
  const original = tf.getKernel(kernelName, 'tensorflow');
  const { setupFunc: _, ...plain } = tf.getKernel(kernelName, 'cpu');
  return {
    ...(original ?? plain),
    backendName: 'tensorflow',
    kernelFunc: (call) => {
      if (original && !isMeant(call)) return original.kernelFunc(call);
      return computeInJavaScript(kernelName, call);
    },
  };
}

const hasText = ({ inputs }: KernelCall): boolean =>
  Object.values(inputs).some((input) => isTensor(input) && input.dtype === 'string');

/** Comparisons of texts, and all kernels that tfjs has and tfjs-node has not. */
export function javaScriptKernels(): Kernel[] {
  const comparisons = [tf.Greater, tf.GreaterEqual, tf.Less, tf.LessEqual];
  const missing = tf
    .getKernelsForBackend('cpu')
    .map(({ kernelName }) => kernelName)
    .filter((name) => tf.getKernel(name, 'tensorflow') === undefined);
  return [
    ...comparisons.map((name) => inJavaScript(name, hasText)),
    ...missing.map((name) => inJavaScript(name)),
  ];
}
