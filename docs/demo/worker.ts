// The language detector in a worker of the page: nothing that is typed leaves the browser.
import { ClassificationPipeline, LanguageDetector } from '@resattn/models';
import { decodeClassifier } from '@resattn/models/bundles';
import { weightedTextHtml } from '@resattn/vis';
import * as tf from '@tensorflow/tfjs';
import { setWasmPaths } from '@tensorflow/tfjs-backend-wasm';
import plain from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm.wasm?url';
import simd from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-simd.wasm?url';
import threaded from '@tensorflow/tfjs-backend-wasm/dist/tfjs-backend-wasm-threaded-simd.wasm?url';
import type { Question, Told } from './messages.js';

const MAX_CHARACTERS = 256;
const SHOWN_SCORES = 4;

const files = {
  'classifier.json': new URL('./model/classifier.json', import.meta.url),
  'weights.safetensors': new URL('./model/weights.safetensors', import.meta.url),
};

const tell = (told: Told) => postMessage(told);

async function fetchModel(): Promise<Record<string, Uint8Array>> {
  const fetched = Object.entries(files).map(async ([name, url]) => {
    const response = await fetch(url);
    if (!response.ok) throw new Error(`${name}: status ${response.status}`);
    return [name, new Uint8Array(await response.arrayBuffer())] as const;
  });
  return Object.fromEntries(await Promise.all(fetched));
}

/** WebAssembly, or plain JavaScript in a browser without it. */
async function setBackend(): Promise<void> {
  setWasmPaths({
    'tfjs-backend-wasm.wasm': plain,
    'tfjs-backend-wasm-simd.wasm': simd,
    'tfjs-backend-wasm-threaded-simd.wasm': threaded,
  });
  if (!(await tf.setBackend('wasm'))) await tf.setBackend('cpu');
}

async function start(): Promise<void> {
  const [model] = await Promise.all([fetchModel(), setBackend()]);
  const bundle = decodeClassifier(model, 'language');
  const detector = new LanguageDetector(bundle);
  const pipeline = new ClassificationPipeline(bundle, { maxLength: MAX_CHARACTERS });

  const answer = async ({ id, text }: Question) => {
    const started = performance.now();
    const [detected] = await detector.detect([text]);
    const scores = detected!.scores
      .slice(0, SHOWN_SCORES)
      .map(({ label, score }) => ({ language: label, score }));
    const [read] = scores.length > 0 ? await pipeline.classify([text]) : [];
    const spans = (read?.attention ?? []).filter((span) => span.end > span.start);
    const attention = read ? weightedTextHtml({ text: read.text, spans }) : '';
    const milliseconds = performance.now() - started;
    tell({ kind: 'answer', id, scores, attention, milliseconds });
  };

  let latest: Question | undefined;
  let isBusy = false;
  addEventListener('message', async ({ data }: MessageEvent<Question>) => {
    latest = data;
    if (isBusy) return;
    isBusy = true;
    // A text that was typed on since is not answered any more.
    while (latest) {
      const question: Question = latest;
      latest = undefined;
      await answer(question);
    }
    isBusy = false;
  });
  // Compiles the first shape before somebody waits for it.
  await pipeline.classify(['a']);
  tell({ kind: 'ready', backend: tf.getBackend() });
}

start().catch((error: Error) => tell({ kind: 'failed', message: error.message }));
