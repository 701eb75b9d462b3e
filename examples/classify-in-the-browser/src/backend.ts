import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import simdThreaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';

/**
 * Takes the first backend that runs the model: WebGPU, WebGL, WebAssembly, and plain JavaScript in
 * the end. One that starts may still fail at the first computation, so `tryOut` is run on each.
 */
export async function useBestBackend(tryOut: () => Promise<unknown>): Promise<string> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': simdThreaded,
  });
  // A browser may know WebGPU and have no device for it.
  const { gpu } = navigator as { readonly gpu?: { requestAdapter(): Promise<unknown> } };
  if (await gpu?.requestAdapter()) await import('@tensorflow/tfjs-backend-webgpu');
  for (const name of ['webgpu', 'webgl', 'wasm', 'cpu']) {
    if (tf.findBackendFactory(name) === null) continue;
    try {
      if (!(await tf.setBackend(name))) continue;
      await tryOut();
      return name;
    } catch {
      // The next one.
    }
  }
  throw new Error('this browser runs none of WebGPU, WebGL and WebAssembly');
}
