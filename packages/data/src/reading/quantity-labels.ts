/** Distinct numbers from which on labels look like quantities. */
const MANY = 10;

/**
 * A notice for labels that are many different numbers and look like quantities, not names of classes:
 * fractions, or integers with gaps. Undefined for others.
 */
export function quantityLabels(rows: readonly { readonly label: string }[]): string | undefined {
  const distinct = [...new Set(rows.map(({ label }) => label))];
  if (distinct.length <= MANY) return undefined;
  const values = distinct.map((label) => (label.trim() === '' ? Number.NaN : Number(label)));
  if (!values.every(Number.isFinite)) return undefined;
  const [least, most] = [
    values.reduce((a, b) => Math.min(a, b)),
    values.reduce((a, b) => Math.max(a, b)),
  ];
  // Numbers of classes are counted through.
  if (values.every(Number.isInteger) && most - least === distinct.length - 1) return undefined;
  return (
    `The labels are ${distinct.length} different numbers (${least} to ${most}), and each counts as a class ` +
    'of its own. If they are quantities, train on them as numbers (regression: train regress).'
  );
}
