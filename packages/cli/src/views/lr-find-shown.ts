import { writeFileAtomic } from '@resattn/core/node';
import {
  findLearningRate,
  type MachineOptions,
  type RateSearch,
  type RateSearchOptions,
  ratePlot,
  taskOfPreset,
} from '@resattn/experiments';
import { sparkline } from '@resattn/vis';
import { exitStatus } from '../errors.js';
import { withInterrupt } from '../terminal/interrupt.js';
import { fold } from '../terminal/layout.js';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from './run-view.js';

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
  else show(search, terminal);
  if (picture !== undefined) {
    await writeFileAtomic(picture, ratePlot(search));
    terminal.say(`written: ${picture}`);
  }
  return search.isInterrupted ? exitStatus.interrupted : exitStatus.ok;
}

const ROWS = 12;

function show(search: RateSearch, terminal: Terminal): void {
  const { points, suggestion, tenthOfLowest, configured, hasDiverged } = search;
  const { out, say, width } = terminal;
  const text = (rate: number) => rate.toPrecision(2);
  say();
  const every = Math.max(1, Math.ceil(points.length / ROWS));
  const rows = points
    .filter((_, i) => i % every === 0)
    .map(({ learningRate, smoothed }) => [text(learningRate), smoothed.toFixed(4)]);
  printTable(terminal, ['learning rate', 'loss, smoothed'], rows);
  out(sparkline(points.map(({ smoothed }) => smoothed)));
  const found =
    suggestion === undefined
      ? 'The loss never falls: try higher rates (--to), more steps (--steps), or look at the data.'
      : `Suggested: ${text(suggestion)}, where the loss falls fastest; a tenth of the rate with the lowest loss is ${text(tenthOfLowest!)}. Configured: ${text(configured)}.`;
  out(
    fold(`${found}${hasDiverged ? ' Beyond the last rate shown the loss diverged.' : ''}`, width),
  );
}
