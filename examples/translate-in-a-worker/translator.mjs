// What runs in the worker thread: loads the model once, then translates what it is sent.
import { pipeline } from '@resattn/models/node';
import { useBestBackend } from '@resattn/runtime';

await useBestBackend();
const translate = await pipeline('run', { task: 'sequence' });

export default async (texts) => {
  const answers = await translate(texts, { maxNewTokens: 12 });
  return answers.map(({ text, score }) => ({ text, score }));
};
