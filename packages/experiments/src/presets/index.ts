import { kinds } from '../config/kinds.js';
import { didYouMean } from '../config/nearest.js';
import { UsageError } from '../user-error.js';
import type { Preset } from './preset.js';

/** What can be trained, by the name that the command line knows it by. */
export const presets: Readonly<Record<string, Preset>> = Object.fromEntries(
  Object.entries(kinds).flatMap(([kind, definition]) =>
    Object.entries(definition.presets).map(([name, preset]) => [
      name,
      { kind, ...preset } as unknown as Preset,
    ]),
  ),
);

/** @throws UsageError for a name that there is not, with the nearest */
export function presetNamed(name: string): (typeof presets)[string] {
  const found = Object.hasOwn(presets, name) ? presets[name] : undefined;
  if (found !== undefined) return found;
  const names = Object.keys(presets);
  throw new UsageError(
    `there is no preset "${name}".${didYouMean(name, names)} The presets are ${names.join(', ')}.`,
  );
}
