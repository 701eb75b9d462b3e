import type { Label } from '@resattn/metrics';

/** Display names of labels, by label. A label without one shows as itself. */
export type ClassNames = Readonly<Record<string, string>>;

/** `German` for `de`, the label itself where no name is known. */
export function className(label: Label, names: ClassNames | undefined): string {
  return names && Object.hasOwn(names, `${label}`) ? names[`${label}`]! : `${label}`;
}

/** `German (de)`: the name with the label that predictions carry, where they differ. */
export function longClassName(label: Label, names: ClassNames | undefined): string {
  const name = className(label, names);
  return name === `${label}` ? name : `${name} (${label})`;
}
