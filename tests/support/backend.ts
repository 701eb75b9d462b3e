// Set-up of the test projects that compute with tensors: RESATTN_BACKEND names the backend
// (tensorflow, wasm or cpu; default tensorflow).
import { setSeed } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';

const wanted = process.env.RESATTN_BACKEND ?? 'tensorflow';
if (wanted === 'tensorflow') {
  const { useTensorFlow } = await import('@resattn/runtime');
  await useTensorFlow();
} else {
  if (wanted === 'wasm') await import('@tensorflow/tfjs-backend-wasm');
  if (!(await tf.setBackend(wanted))) throw new Error(`no tfjs backend "${wanted}"`);
}
// Files that share a process do not depend on their order.
setSeed(0);
