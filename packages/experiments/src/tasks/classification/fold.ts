import { kFold, split } from '@resattn/data';
import { UsageError, UserError } from '../../user-error.js';
import type { LoadedParts, SettleOptions } from './loaded-parts.js';
import type { LabelledExample } from './task.js';

/** Classes that a notice names. */
const NAMED = 5;

/**
 * The parts of one run of a cross-validation: a fold to test on, and the others to train and validate on.
 * Without folds, the parts as they are.
 *
 * @throws UsageError for a fold that there is not, and beside a file to test on
 * @throws UserError where there are fewer texts than folds
 */
export function foldOf(
  loaded: LoadedParts,
  { config, keyOf, parts }: Pick<SettleOptions, 'config' | 'keyOf' | 'parts'>,
): LoadedParts {
  const { folds, fold, dataSeed: seed, validationFraction } = config;
  if (folds === undefined) {
    if (fold === undefined) return loaded;
    throw new UsageError(
      (option) => `${option('fold', fold)} has no effect without folds.`,
      [(option) => `say how many there are with ${option('folds')}`],
    );
  }
  const { task } = loaded;
  if (fold === undefined || fold > folds)
    throw new UsageError(
      (option) =>
        `${option('fold')} is ${fold ?? 'not given'}, and there are ${folds} folds: expected 1 to ${folds}.`,
    );
  if (parts.testData !== undefined)
    throw new UsageError(
      (option) =>
        `${option('folds')} tests on the data itself, and ${option('testData')} is another file.`,
      [(option) => `leave out ${option('folds')}`, (option) => `leave out ${option('testData')}`],
    );
  const isValidatedElsewhere = parts.validationData !== undefined;
  const all = [...task.train, ...(isValidatedElsewhere ? [] : task.validation), ...task.test];
  const by = {
    seed,
    stratum: ({ label }: LabelledExample) => task.labels[label]!,
    group: ({ text }: LabelledExample) => keyOf(text),
  };
  const assigned = foldsOf(all, { folds, ...by });
  const rest = all.filter((_, i) => assigned[i] !== fold - 1);
  const divided = isValidatedElsewhere
    ? { train: rest, validation: task.validation }
    : split(rest, { ...by, validation: validationFraction, test: 0 });
  const rare = rareClasses(all, task.labels, folds);
  return {
    isDivided: loaded.isDivided || !isValidatedElsewhere,
    task: {
      ...task,
      train: divided.train,
      validation: divided.validation,
      test: all.filter((_, i) => assigned[i] === fold - 1),
      notices: [
        ...task.notices.filter((notice) => !notice.includes('is held back')),
        `fold ${fold} of ${folds} is tested on.`,
        ...(rare ? [rare] : []),
      ],
    },
  };
}

function foldsOf(
  all: readonly LabelledExample[],
  options: Parameters<typeof kFold<LabelledExample>>[1],
): Int32Array {
  try {
    return kFold(all, options);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new UserError(
      (option) =>
        `the data has fewer different texts than ${option('folds', options.folds)} (${all.length} in all).`,
      ['ask for fewer folds', 'add texts'],
    );
  }
}

/** A notice for classes of fewer texts than folds, which some folds have none of. */
function rareClasses(
  all: readonly LabelledExample[],
  labels: readonly string[],
  folds: number,
): string | undefined {
  const counts = new Float64Array(labels.length);
  for (const { label } of all) counts[label]!++;
  const rare = labels.filter((_, k) => counts[k]! < folds);
  if (rare.length === 0) return undefined;
  const named = rare.slice(0, NAMED).map((label) => `${label} (${counts[labels.indexOf(label)]})`);
  const more = rare.length > NAMED ? ` and ${rare.length - NAMED} more` : '';
  return `classes with fewer texts than the ${folds} folds are missing from some of them: ${named.join(', ')}${more}.`;
}
