// Stands in for @resattn/runtime, whose native library no browser can load.
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm';

/** What computes: one line for people, the parts for programs. */
export interface DeviceReport {
  readonly backend: string;
  readonly device: 'cpu';
  readonly line: string;
}

const backends = ['wasm', 'cpu'];

/**
 * Makes WebAssembly the current backend, or plain JavaScript where there is none. `RESATTN_BACKEND` in
 * `process.env` demands one of them.
 *
 * @throws Error when the backend of that name cannot be started
 */
export async function useBestBackend(): Promise<DeviceReport> {
  const demanded = process.env.RESATTN_BACKEND || undefined;
  if (demanded !== undefined && !backends.includes(demanded))
    throw new Error(`RESATTN_BACKEND is "${demanded}", expected ${backends.join(' or ')}`);
  for (const name of demanded === undefined ? backends : [demanded])
    if (await start(name)) return report(name);
  throw new Error(`this browser cannot start the backend ${demanded ?? 'wasm or cpu'}`);
}

async function start(name: string): Promise<boolean> {
  if (name === 'wasm') {
    const at = (file: string) => new URL(file, import.meta.url).href;
    setWasmPaths({
      'tfjs-backend-wasm.wasm': at(plain),
      'tfjs-backend-wasm-simd.wasm': at(simd),
      'tfjs-backend-wasm-threaded-simd.wasm': at(threaded),
    });
  }
  return tf.setBackend(name);
}

const report = (backend: string): DeviceReport => ({
  backend,
  device: 'cpu',
  line: `${backend} in this page; TensorFlow on a computer of your own is many times faster`,
});
