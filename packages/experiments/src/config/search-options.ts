import { UsageError } from '../user-error.js';
import { optionsOfFamilies } from './describe-option.js';
import type { Fields } from './field.js';
import { familiesOf } from './kinds.js';

/** What a search for a model takes beside the fields of what it tries. */
export interface SearchSettings {
  readonly minutes?: number | undefined;
}

export const searchFields: Fields<SearchSettings> = {
  minutes: {
    kind: 'number',
    above: 0,
    group: 'Model',
    help: 'with --model auto: minutes after which no further training is begun (default: 10)',
  },
};

/** @throws UsageError for minutes that are given where no search is */
export function refuseMinutes(minutes: unknown): void {
  if (minutes === undefined) return;
  throw new UsageError(
    (option) => `${option('minutes', minutes)} limits a search, and one model is trained.`,
    [(option) => `add ${option('model', 'auto')}`, (option) => `leave out ${option('minutes')}`],
  );
}

/** Fields that a search for a model decides, or that are of one run. */
const decided = ['epochs', 'steps', 'minSteps', 'folds', 'fold', 'config', 'resume', 'profile'];

/**
 * The fields of a command line with `--model auto`, as options of `chooseClassifier`.
 *
 * @param fields values of the fields that were given
 * @param keys of all options that were given, as command lines have them
 * @throws UsageError for what goes with one family, one length or one run only
 */
export function searchOptions(
  { model: _, data, validationData, testData, ...options }: Readonly<Record<string, unknown>>,
  keys: readonly string[],
): Readonly<Record<string, unknown>> {
  const ofFamilies = optionsOfFamilies(familiesOf.classification!).map(({ key }) => key);
  const idle = keys.filter((key) => decided.includes(key) || ofFamilies.includes(key));
  if (idle.length > 0)
    throw new UsageError(
      (option) =>
        `${option('model', 'auto')} tries families and sizes, and decides how long each is trained: ` +
        `${idle.map((key) => option(key)).join(', ')} cannot be given.`,
      [
        (option) => `leave out ${idle.map((key) => option(key)).join(', ')}`,
        (option) => `name one family with ${option('model')}`,
      ],
    );
  return { data, validationData, testData, options };
}
