import { fingerprint, RandomStream } from '@resattn/data';
import type { ClassificationTask, LabelledExample } from './task.js';

/**
 * A task with a part of its training texts: of each class the same part, at least one text. A smaller
 * part is within a larger one of the same seed. The other parts stay.
 */
export function withPartOfTrain(
  task: ClassificationTask,
  fraction: number,
  seed: number,
): ClassificationTask {
  const classes = new Map<string, LabelledExample[]>();
  for (const example of task.train) {
    const key = JSON.stringify(example.label);
    const members = classes.get(key) ?? [];
    classes.set(key, members);
    members.push(example);
  }
  const kept = new Set<LabelledExample>();
  for (const [key, members] of classes) {
    const stream = new RandomStream(seed, `train fraction ${key}`);
    const ranked = members
      .map((example) => ({ example, rank: stream.uniform() }))
      .sort((a, b) => a.rank - b.rank);
    for (const { example } of ranked.slice(0, Math.ceil(fraction * members.length)))
      kept.add(example);
  }
  const train = task.train.filter((example) => kept.has(example));
  const count = (n: number) => n.toLocaleString('en-US');
  return {
    ...task,
    train,
    notices: [
      ...task.notices,
      `${count(train.length)} of the ${count(task.train.length)} training texts are trained on (trainFraction ${fraction}).`,
    ],
    fingerprint: fingerprint([task.fingerprint, `${fraction}`]),
  };
}
