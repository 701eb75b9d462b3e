import { ClassificationPipeline, decodeClassifier } from '@resattn/models';
import { useBestBackend } from './backend.js';
import { fetchModel } from './fetch-model.js';
import type { Question, Told } from './messages.js';

const tell = (told: Told) => postMessage(told);

async function start(modelUrl: string): Promise<void> {
  const files = await fetchModel(modelUrl, (part) => tell({ kind: 'loading', part }));
  let pipeline: ClassificationPipeline | undefined;
  let labels: readonly string[] = [];
  const backend = await useBestBackend(async () => {
    // Made anew for each backend, since weights live on the one that they were made on.
    const bundle = decodeClassifier(files, 'model');
    pipeline = new ClassificationPipeline(bundle, { maxLength: 256 });
    await pipeline.classify(['a']);
    labels = bundle.labels;
  });
  tell({ kind: 'ready', backend, labels });
  let latest: Question | undefined;
  let isBusy = false;
  // A text that was typed on since is not classified any more.
  const next = async () => {
    if (isBusy || !latest) return;
    isBusy = true;
    const { id, text } = latest;
    latest = undefined;
    const [result] = await pipeline!.classify([text]);
    tell({ kind: 'answer', id, result: result! });
    isBusy = false;
    void next();
  };
  addEventListener('message', ({ data }: MessageEvent<Question>) => {
    latest = data;
    void next();
  });
}

addEventListener(
  'message',
  ({ data }: MessageEvent<{ readonly modelUrl: string }>) => {
    start(data.modelUrl).catch((error: Error) => tell({ kind: 'failed', message: error.message }));
  },
  { once: true },
);
