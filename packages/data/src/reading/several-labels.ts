/** Labels in one field, and what to say of them. */
export interface CombinedLabels {
  readonly separator: string;
  readonly notice: string;
}

/** Usual separators of several labels in one field. */
const separators = ['|', ';', ',', '+', '&'] as const;

/**
 * Detects several labels in one field, as `joy|fear`: their parts occur apart or in other
 * combinations. Undefined where there are none.
 */
export function combinedLabels(
  rows: readonly { readonly label: string }[],
): CombinedLabels | undefined {
  const counts = new Map<string, number>();
  for (const { label } of rows) counts.set(label, (counts.get(label) ?? 0) + 1);
  for (const separator of separators) {
    const combinations = [...counts.keys()]
      .map((label) => ({ label, parts: label.split(separator).map((part) => part.trim()) }))
      .filter(({ parts }) => parts.length > 1 && parts.every((part) => part !== ''));
    if (combinations.length === 0) continue;
    const uses = new Map<string, number>();
    for (const { parts } of combinations) {
      for (const part of new Set(parts)) uses.set(part, (uses.get(part) ?? 0) + 1);
    }
    const isLabel = (part: string) => counts.has(part) || uses.get(part)! > 1;
    // A bar stands in few names of single labels, so that one part that is a label will do.
    const areLabels = (parts: readonly string[]) =>
      separator === '|' ? parts.some(isLabel) : parts.every(isLabel);
    const combined = combinations.filter(({ parts }) => areLabels(parts));
    if (combined.length === 0) continue;
    const texts = combined.reduce((sum, { label }) => sum + counts.get(label)!, 0);
    const shown = combined.slice(0, 3).map(({ label }) => `"${label}"`);
    return {
      separator,
      notice:
        `${texts} texts seem to have several labels in one ("${separator}" between them), such as ${shown.join(', ')}. ` +
        'Each text has one class here, so every combination counts as a class of its own; train on ' +
        'several labels a text (multi-label) if that is not meant.',
    };
  }
  return undefined;
}
