import { kinds } from '../config/kinds.js';
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
