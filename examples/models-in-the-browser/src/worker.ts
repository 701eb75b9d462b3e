import { useBestBackend } from './backend.js';
import { fetchModels } from './fetch-models.js';
import type { Question, Start, Told } from './messages.js';
import { type Answer, makeModels } from './models.js';

const tell = (told: Told) => postMessage(told);

/** Answers the question that was asked last; a text that was typed on since is not answered any more. */
function answerLatest(answer: Answer): void {
  let latest: Question | undefined;
  let isBusy = false;
  const next = async () => {
    if (isBusy || !latest) return;
    isBusy = true;
    const { id, task, text } = latest;
    latest = undefined;
    try {
      tell({ kind: 'answer', id, ...(await answer(task, text)) });
    } catch (error) {
      tell({ kind: 'refused', id, message: (error as Error).message });
    }
    isBusy = false;
    void next();
  };
  addEventListener('message', ({ data }: MessageEvent<Question>) => {
    latest = data;
    void next();
  });
}

async function start({ modelsUrl, backend: wanted }: Start): Promise<void> {
  const files = await fetchModels(modelsUrl, (part) => tell({ kind: 'loading', part }));
  let answer: Answer | undefined;
  const backend = await useBestBackend(async () => {
    answer = makeModels(files);
    await answer('language', 'a');
    await answer('date', '1');
  }, wanted);
  answerLatest(answer!);
  tell({ kind: 'ready', backend });
}

addEventListener(
  'message',
  ({ data }: MessageEvent<Start>) => {
    start(data).catch((error: Error) => tell({ kind: 'failed', message: error.message }));
  },
  { once: true },
);
