import type { AlternativePreset } from '../config/kind-definition.js';
import type { Configurations, Kind } from '../config/kinds.js';

/** Something that can be trained: its kind, and a value for every field of that kind. */
export type Preset<K extends Kind = Kind> = {
  readonly [Each in K]: {
    readonly kind: Each;
    readonly summary: string;
    readonly config: Configurations[Each];
    /** The preset that is meant where one of these fields is given. Default: none. */
    readonly alternative?: AlternativePreset | undefined;
  };
}[K];
