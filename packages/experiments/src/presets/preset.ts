import type { Configurations, Kind } from '../config/kinds.js';

/** Something that can be trained: its kind, and a value for every field of that kind. */
export type Preset<K extends Kind = Kind> = {
  readonly [Each in K]: {
    readonly kind: Each;
    readonly summary: string;
    readonly config: Configurations[Each];
  };
}[K];
