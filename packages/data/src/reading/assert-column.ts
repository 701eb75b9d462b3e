import { nearestName, OptionError } from '@resattn/options';
import { delimiterAdvice } from './delimiter-advice.js';

/**
 * @throws Error when there is no column of this name; names the nearest one and all there are
 */
export function assertColumn(name: string, columns: readonly string[]): void {
  if (columns.includes(name)) return;
  const parts = columns.filter((column) => column.startsWith(`${name}.`));
  if (parts.length > 0) {
    throw new Error(
      `"${name}" holds objects, not texts. Name one of its parts as the column: ${parts.join(', ')}.`,
    );
  }
  const nearest = nearestName(name, columns);
  const hint = nearest === undefined ? '' : ` Did you mean "${nearest}"?`;
  throw new OptionError(
    `There is no column "${name}".${hint} The columns are ${columns.map((c) => `"${c}"`).join(', ')}.`,
    delimiterAdvice(columns),
  );
}
