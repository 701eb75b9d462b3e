import * as tf from '@tensorflow/tfjs';
import type { TensorFlowBackend } from '../backend/tensorflow-backend.js';

export type Kernel = Parameters<typeof tf.registerKernel>[0];
export type KernelCall = Parameters<Kernel['kernelFunc']>[0];

/** The result of a kernel's function, which is given the one that it replaces. */
type Compute = (call: {
  readonly inputs: Record<string, tf.Tensor>;
  // biome-ignore lint/suspicious/noExplicitAny: each kernel has attributes of its own
  readonly attrs: any;
  readonly backend: TensorFlowBackend;
  /** What tfjs-node's kernel computes, for these or other inputs and attributes. */
  readonly original: (
    inputs?: Record<string, tf.TensorInfo | undefined>,
    attrs?: Record<string, unknown>,
  ) => tf.Tensor;
}) => tf.TensorInfo | tf.TensorInfo[];

/** A kernel for the TensorFlow backend. Its intermediate tensors are disposed. */
export function kernel(kernelName: string, compute: Compute): Kernel {
  const replaced = tf.getKernel(kernelName, 'tensorflow');
  return {
    ...(replaced ?? { kernelName, backendName: 'tensorflow' }),
    kernelFunc: (call) =>
      tf.tidy(
        () =>
          compute({
            inputs: call.inputs as Record<string, tf.Tensor>,
            attrs: call.attrs,
            backend: call.backend as TensorFlowBackend,
            original: (inputs = call.inputs as never, attrs = {}) =>
              replaced.kernelFunc({
                ...call,
                inputs: inputs as never,
                attrs: { ...call.attrs, ...attrs } as never,
              }) as tf.Tensor,
          }) as tf.Tensor,
      ),
  };
}

type Kernels = TensorFlowBackend['kernels'];

/** int32 is the only integer type of tfjs. */
export const fromInt64 = (kernels: Kernels, x: tf.Tensor): tf.Tensor =>
  kernels.execute('Cast', [x], { SrcT: { type: 'int64' }, DstT: { type: 'int32' } })[0]!;
