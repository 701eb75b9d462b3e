/** Throws for a text where a list is wanted: its characters would be counted as the items. */
export function requireList(metric: string, name: string, value: unknown): void {
  if (typeof value !== 'string') return;
  const shown = value.length > 40 ? `${value.slice(0, 40)}…` : value;
  throw new Error(
    `${metric}: ${name} are ${JSON.stringify(shown)}, expected a list: put it in [ ]`,
  );
}
