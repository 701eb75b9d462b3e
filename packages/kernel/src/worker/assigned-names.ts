import type { RunOutcome } from './messages.js';

/**
 * Remembers what the names of a cell are before it runs.
 *
 * @param declared the names that the cell declares at its top level
 * @param values the names that cells share, with their values
 * @returns the names that the cell has assigned, by its outcome: all of them, or those that an error came after
 */
export function watchNames(
  declared: readonly string[],
  values: Readonly<Record<string, unknown>>,
): (outcome: RunOutcome) => readonly string[] {
  const before = new Map(
    declared.filter((name) => name in values).map((name) => [name, values[name]]),
  );
  return ({ status }) =>
    status === 'ok'
      ? declared
      : declared.filter((name) =>
          before.has(name) ? before.get(name) !== values[name] : name in values,
        );
}
