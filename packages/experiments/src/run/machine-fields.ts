import type { Fields } from '../config/field.js';
import type { MachineOptions } from './machine.js';

/** What a run is computed on, as fields: for command lines and their help. */
export const machineFields: Fields<MachineOptions> = {
  device: {
    kind: 'choice',
    choices: ['auto', 'cpu', 'gpu'],
    group: 'Machine',
    help: 'what computes',
  },
  threads: { kind: 'integer', min: 1, group: 'Machine', help: 'threads (default: one a core)' },
  calibration: {
    kind: 'boolean',
    group: 'Machine',
    help: 'compute with the settings measured for this processor',
    negatedHelp: 'compute with the default settings, not those measured for this processor',
  },
};

/** What they are where nobody says. */
export const machineDefaults = { device: 'auto', calibration: true } as const;
