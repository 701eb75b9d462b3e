import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import simdThreaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';

/** From the fastest to the one that every browser has. */
const backends = ['webgpu', 'webgl', 'wasm', 'cpu'];

/**
 * Takes the first backend that runs the models: WebGPU, WebGL, WebAssembly, and plain JavaScript in
 * the end. One that starts may still fail at the first computation, so `tryOut` is run on each.
 *
 * @param wanted the only one to try; default: all that have the hardware that they are for
 */
export async function useBestBackend(
  tryOut: () => Promise<unknown>,
  wanted?: string,
): Promise<string> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': simdThreaded,
  });
  if (await hasWebGpu()) await import('@tensorflow/tfjs-backend-webgpu');
  const candidates = wanted ? [wanted] : backends.filter((name) => name !== 'webgl' || hasWebGl());
  const failures: string[] = [];
  for (const name of candidates) {
    try {
      if (!(await tf.setBackend(name))) throw new Error('not in this browser');
      await tryOut();
      return name;
    } catch (error) {
      failures.push(`${name} (${(error as Error).message})`);
    }
  }
  throw new Error(`this browser cannot compute with ${failures.join(', ')}`);
}

/** A browser may know WebGPU and have no device for it. */
async function hasWebGpu(): Promise<boolean> {
  const { gpu } = navigator as { readonly gpu?: { requestAdapter(): Promise<unknown> } };
  return Boolean(await gpu?.requestAdapter());
}

/** WebGL without a graphics card is drawn by the processor, slower than WebAssembly computes. */
function hasWebGl(): boolean {
  const gl = new OffscreenCanvas(1, 1).getContext('webgl2');
  const names = gl?.getExtension('WEBGL_debug_renderer_info');
  const renderer = names ? String(gl!.getParameter(names.UNMASKED_RENDERER_WEBGL)) : '';
  return gl !== null && !/swiftshader|llvmpipe|software/i.test(renderer);
}
