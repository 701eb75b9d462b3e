import { fingerprint } from '@resattn/data';
import type { ClassificationTask, LabelledExample } from './task.js';

interface Part {
  readonly examples: readonly LabelledExample[];
  readonly notices: readonly string[];
}

/**
 * What a task says of its parts.
 *
 * @param from where they are from, for people
 */
export function partsOfTask(
  labels: readonly string[],
  from: string,
  [train, validation, test]: readonly [Part, Part, Part],
): Omit<ClassificationTask, 'name' | 'source'> {
  const all = [...train.examples, ...validation.examples, ...test.examples];
  return {
    description: `${all.length.toLocaleString('en-US')} texts in ${labels.length} classes, from ${from}`,
    labels,
    labelNames: labels,
    train: train.examples,
    validation: validation.examples,
    test: test.examples,
    notices: [...train.notices, ...validation.notices, ...test.notices],
    unseen: [],
    fingerprint: fingerprint(all.map(({ text, label }) => `${labels[label]} ${text}`)),
  };
}
