import { writeFileAtomic } from '@resattn/core/node';
import {
  findLearningRate,
  type MachineOptions,
  type RateSearchOptions,
  ratePlot,
  shownRates,
  taskOfPreset,
} from '@resattn/experiments';
import { optionName } from '@resattn/experiments/config';
import { exitStatus } from '../errors.js';
import { withInterrupt } from '../terminal/interrupt.js';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from './run-view.js';
import { showShown } from './shown.js';

interface Request extends Pick<RateSearchOptions, 'from' | 'to' | 'steps'> {
  /** Where the data is. */
  readonly fields: Readonly<Record<string, unknown>>;
  /** Fields of the training, as `field=value`. */
  readonly set: readonly string[];
  /** Where the curve goes as SVG. Default: it is not written. */
  readonly picture: string | undefined;
  readonly isJson: boolean;
  readonly machine: MachineOptions;
}

/** Looks for a learning rate and shows what was found. Returns the exit status. */
export async function lrFindShown(
  preset: string,
  { fields, set, picture, isJson, machine, ...rates }: Request,
  terminal: Terminal,
): Promise<number> {
  const { task, options } = taskOfPreset(preset, set);
  const view = runView(terminal);
  const search = await withInterrupt(
    () => terminal.say('Interrupted: ending with the steps that were taken.'),
    (signal) =>
      findLearningRate(
        task,
        { ...options, ...fields },
        { ...rates, machine, signal, onEvent: view.show },
      ),
  ).finally(view.stop);
  if (isJson) terminal.out(JSON.stringify(search, null, 2));
  else {
    terminal.say();
    showShown(shownRates(search, optionName), terminal);
  }
  if (picture !== undefined) {
    await writeFileAtomic(picture, ratePlot(search));
    terminal.say(`written: ${picture}`);
  }
  return search.isInterrupted ? exitStatus.interrupted : exitStatus.ok;
}
