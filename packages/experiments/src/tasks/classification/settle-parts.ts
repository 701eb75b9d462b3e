import type { Wording } from '@resattn/options';
import { settleOverlap } from '../../run/overlap.js';
import { UserError } from '../../user-error.js';
import { foldOf } from './fold.js';
import { labelLeak } from './label-leak.js';
import type { LoadedParts, SettleOptions } from './loaded-parts.js';
import { missingClasses } from './missing-classes.js';
import { withPartOfTrain } from './part-of-train.js';
import type { ClassificationTask } from './task.js';

/**
 * The parts of a task as they are trained and tested on, with what is to be said of them.
 *
 * @throws UserError when nothing is left to validate or test on
 */
export function settleParts(
  given: LoadedParts,
  { config, data, keyOf, parts }: SettleOptions,
): ClassificationTask {
  const loaded = foldOf(given, { config, keyOf, parts });
  // Parts of one file are divided without copies; those that come apart may share texts.
  const { splits, notices } = loaded.isDivided
    ? { splits: loaded.task, notices: [] }
    : settleOverlap(loaded.task, {
        textOf: ({ text }) => text,
        keyOf,
        policy: config.overlap,
        what: 'texts',
        isHeldBack: parts.validationData === undefined && parts.testData !== undefined,
      });
  const { train, validation, test } = splits;
  const { labels } = loaded.task;
  const all = [...train, ...validation, ...test];
  for (const [part, examples] of [
    ['validation', validation],
    ['test', test],
  ] as const) {
    if (examples.length > 0) continue;
    const leaves = `the ${all.length} texts of ${data} leave none for ${part}`;
    const file: Wording = (option) => `give a file with ${option(`${part}Data`)}`;
    if (new Set(all.map(({ text }) => keyOf(text))).size === 1) {
      throw new UserError(`${leaves}: they are all equal, and equal texts stay together.`, [
        'add other texts',
        file,
      ]);
    }
    throw new UserError(`${leaves}: the classes are too small to be divided.`, [
      'add texts',
      (option) => `hold back more of them with ${option(`${part}Fraction`, '0.3')}`,
      file,
    ]);
  }
  const own = [missingClasses({ validation, test }, labels), labelLeak(train, labels)];
  const settled = {
    ...loaded.task,
    ...{ train, validation, test },
    notices: [...loaded.task.notices, ...notices, ...own.filter((line) => line !== undefined)],
  };
  const { trainFraction = 1 } = config;
  return trainFraction === 1 ? settled : withPartOfTrain(settled, trainFraction, config.dataSeed);
}
