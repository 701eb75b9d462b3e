import { findOverlap, type Splits } from '@resattn/data';
import { UserError } from '../user-error.js';
import { shortened } from './shortened.js';
import type { TextKey } from './text-key.js';

/** What is done about texts that parts share: stop, say it, or leave them out. */
export type OverlapPolicy = 'error' | 'warn' | 'drop';

const partNames = { train: 'training', validation: 'validation', test: 'test' } as const;

/**
 * Settles texts that parts from separate files share. `drop` leaves them out of the earlier part, so
 * that published test sets stay whole: out of training for validation and test, out of validation for
 * test.
 *
 * @param what what the texts are called: `texts`, `sources`
 * @returns the parts, and what is to be said
 * @throws UserError with `error`, and with `drop` when nothing is left to train or to validate on
 */
export function settleOverlap<T>(
  splits: Splits<T>,
  {
    textOf,
    keyOf,
    policy,
    what,
    isHeldBack,
  }: {
    readonly textOf: (item: T) => string;
    readonly keyOf: TextKey;
    readonly policy: OverlapPolicy;
    readonly what: string;
    /** Whether validation is a part of the training file: it is training data to the others. */
    readonly isHeldBack: boolean;
  },
): { readonly splits: Splits<T>; readonly notices: readonly string[] } {
  const overlaps = findOverlap(
    isHeldBack
      ? { train: splits.train.concat(splits.validation), validation: [], test: splits.test }
      : splits,
    textOf,
    keyOf,
  );
  if (overlaps.length === 0) return { splits, notices: [] };
  const sentences = overlaps.map(({ parts: [first, second], count, examples }) =>
    overlapSentence(
      { count, total: splits[second].length, examples },
      `${partNames[second]} ${what}`,
      `the ${partNames[first]} data`,
    ),
  );
  if (policy === 'error') throw overlapError(sentences.join(' '));
  if (policy === 'warn') return { splits, notices: [...sentences, warning] };
  const keysOf = (items: readonly T[]) => new Set(items.map((item) => keyOf(textOf(item))));
  const [validation, test] = [keysOf(splits.validation), keysOf(splits.test)];
  const without = (items: readonly T[], ...known: Set<string>[]) =>
    items.filter((item) => !known.some((keys) => keys.has(keyOf(textOf(item)))));
  const kept = {
    train: without(splits.train, validation, test),
    validation: without(splits.validation, test),
    test: splits.test,
  };
  for (const [part, purpose] of [
    ['train', 'train'],
    ['validation', 'validate'],
  ] as const) {
    if (kept[part].length > 0 || splits[part].length === 0) continue;
    throw new UserError(`${sentences.join(' ')} Without them there is nothing to ${purpose} on.`, [
      'give other files',
    ]);
  }
  const dropped = (['train', 'validation'] as const)
    .map((part) => [splits[part].length - kept[part].length, part] as const)
    .filter(([count]) => count > 0)
    .map(([count, part]) => `${count} from the ${partNames[part]} data`);
  return { splits: kept, notices: [...sentences, `Left out ${dropped.join(' and ')}.`] };
}

const warning = 'Scores on texts that were trained on measure memory.';

/** `40 of 40 test texts are in the training data, such as "…".` */
export function overlapSentence(
  {
    count,
    total,
    examples,
  }: { readonly count: number; readonly total: number; readonly examples: readonly string[] },
  what: string,
  where: string,
): string {
  const shown = examples.map((text) => JSON.stringify(shortened(text, 60))).join(', ');
  return `${count} of ${total} ${what} are in ${where}, such as ${shown}.`;
}

/** @param sentences what overlaps */
export function overlapError(sentences: string): UserError {
  return new UserError(sentences, [
    (option) => `use ${option('overlap', 'drop')} to leave them out`,
    (option) => `use ${option('overlap', 'warn')} to continue with them`,
  ]);
}

export { warning as overlapWarning };
