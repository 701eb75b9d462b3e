import type { LabelledExample } from './task.js';

/** Classes that a notice names. */
const NAMED = 5;

/**
 * A notice for classes without validation or test texts, about which the scores say nothing. Undefined
 * where there are none.
 */
export function missingClasses(
  parts: Readonly<Record<'validation' | 'test', readonly LabelledExample[]>>,
  labels: readonly string[],
): string | undefined {
  const lines = Object.entries(parts).flatMap(([part, examples]) => {
    const present = new Set(examples.map(({ label }) => label));
    const missing = labels.filter((_, k) => !present.has(k));
    if (missing.length === 0) return [];
    const more = missing.length - NAMED;
    const named = missing.slice(0, NAMED).join(', ') + (more > 0 ? ` and ${more} more` : '');
    return [`no ${part} text is of class ${named}`];
  });
  return lines.length === 0
    ? undefined
    : `${lines.join('; ')}: the scores say nothing of ${lines.length > 1 ? 'these' : 'it'}. Add texts of rare classes.`;
}
