import { presets } from '@resattn/experiments/config';
import type { Command } from 'commander';
import { addSection } from '../help/additions.js';
import { collect } from './typed-values.js';

/** What trains something with a preset takes, wherever it is trained. */
export interface PresetOptions {
  readonly data?: string;
  readonly validationData?: string;
  readonly testData?: string;
  readonly set?: readonly string[];
}

/** Adds a preset as the argument, where its data is, and its other fields as `--set`. */
export function addPresetOptions(command: Command): Command {
  addSection(command, {
    title: 'Presets',
    argument: 'preset',
    items: Object.entries(presets).map(([term, { summary: text }]) => ({ term, text })),
  });
  return command
    .argument('[preset]', 'preset to train; omitted: this help')
    .option('--data <file>', 'data, as in `resattn train`')
    .option('--validation-data <file>', 'validation file (default: a split of the data)')
    .option('--test-data <file>', 'test file (default: a split of the data)')
    .option('--set <field=value>', 'set a field of the training (repeatable)', collect);
}
