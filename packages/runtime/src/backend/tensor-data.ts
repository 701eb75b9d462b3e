import type { backend_util } from '@tensorflow/tfjs';
import type { GraphOutput, Pointer } from '../ffi/tensorflow-c-api.js';

/**
 * What the backend keeps for one tfjs `dataId`: a value in one or several of four places.
 *
 * - `values`: written by JavaScript, not yet handed to TensorFlow;
 * - `handle`: an eager TensorFlow tensor;
 * - `resource`: a TensorFlow variable that jitted functions and optimizers update in place; `handle`
 *   is then the last value read from it, dropped at each update;
 * - `node`: a symbolic value inside a function being traced, known by shape and dtype only.
 */
export interface TensorData {
  readonly shape: number[];
  /** TensorFlow's number of the element type. */
  readonly dtype: number;
  refCount: number;
  values: backend_util.BackendValues | null;
  handle: Pointer | null;
  resource: Pointer | null;
  node: GraphOutput | null;
  /** The trace during which this was made; undefined outside. */
  readonly trace: object | undefined;
}
