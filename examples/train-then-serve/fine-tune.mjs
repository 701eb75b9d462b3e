// Takes the model of a run, trains it on newer texts at a low rate, and saves it as a run that
// `resattn serve` takes.
import { cp } from 'node:fs/promises';
import { optimizers, Trainer } from '@resattn/core';
import { classificationBatches, classify } from '@resattn/models';
import { loadClassifier, saveClassifier } from '@resattn/models/node';
import { useBestBackend } from '@resattn/runtime';

const newer = [
  ['good', 'Delightful: the lovely museum was a charming surprise.'],
  ['good', 'Brilliant lecture, and so wonderful a hotel!'],
  ['good', 'A superb song, we were enchanted.'],
  ['bad', 'The train ride was boring and the meal ghastly.'],
  ['bad', 'Such a disappointing game, dreadful from the start.'],
  ['bad', 'The book was clumsy, I fell asleep over it.'],
];

await useBestBackend();
const bundle = await loadClassifier('run');
const { classifier, tokenizer, labels } = bundle;
const examples = newer.map(([label, text]) => ({ text, label: labels.indexOf(label) }));
const trainer = new Trainer({
  model: classifier,
  optimizer: optimizers.adamw({ learningRate: 1e-3 }),
});
await trainer.fit(classificationBatches(examples, tokenizer, { batchSize: 6 }), { epochs: 20 });
trainer.dispose();
console.log(`fine-tuned on ${newer.length} texts`);

await cp('run', 'tuned', { recursive: true });
await saveClassifier('tuned/model', bundle);
const [answer] = await classify(bundle, ['so boring']);
console.log(`"so boring" is ${answer.label}, ${(100 * answer.score).toFixed(0)} % sure`);
