import { yieldToEventLoop } from '@resattn/core';
import type { NumberedText } from '@resattn/data';
import { TfidfRidge } from '@resattn/models/baselines';
import { spread } from '../../run/spread.js';
import { areUnspaced } from '../classification/tokenizer.js';
import type { TargetBaseline } from '../targets/target-kind.js';
import type { TargetTask } from '../targets/task.js';

/** A baseline of more texts than these would take minutes. */
const MOST_TRAINED = 100_000;

/** How many texts decide between words and characters. */
const TRAINED = 3000;
const VALIDATED = 1000;

/** Ridge regression over the TF-IDF of words or characters, whichever validates better. */
export async function trainBaseline(task: TargetTask<NumberedText>): Promise<TargetBaseline> {
  const started = performance.now();
  const train = spread(task.train, MOST_TRAINED);
  const longest = areUnspaced(train.map(({ text }) => text)) ? 3 : 5;
  const candidates = [
    { unit: 'words', maxN: 2 },
    { unit: 'characters', maxN: longest },
  ] as const;
  const judge = spread(task.validation, VALIDATED);
  const fit = async (grams: (typeof candidates)[number], texts: readonly NumberedText[]) => {
    const ridge = new TfidfRidge(grams);
    for (const { text, value } of texts) ridge.add(text, value);
    await ridge.fit(() => yieldToEventLoop());
    return ridge;
  };
  const errors: number[] = [];
  for (const grams of candidates) {
    const ridge = await fit(grams, spread(train, TRAINED));
    errors.push(
      judge.reduce((sum, { text, value }) => sum + (ridge.predict(text) - value) ** 2, 0),
    );
  }
  const grams = errors[1]! < errors[0]! ? candidates[1] : candidates[0];
  const ridge = await fit(grams, train);
  return {
    name: `ridge on TF-IDF (1-${grams.maxN} ${grams.unit})`,
    scores: task.test.map(({ text }) => [ridge.predict(text)]),
    reading: {},
    seconds: (performance.now() - started) / 1000,
  };
}
