import { isDeepStrictEqual } from 'node:util';
import { newestCheckpoint } from '@resattn/core';
import { resolveConfig } from '../config/resolve.js';
import type { Opened, Task, TaskTypes } from '../task.js';
import { UsageError, UserError } from '../user-error.js';

/** Fields of when a run ends: given for one that has ended, it is continued. */
const ends = ['epochs', 'steps', 'minSteps', 'patience'] as const;

/** Fields of where the texts are; that they are the same texts is checked by their fingerprint. */
export const places = [
  ...['data', 'sourceFile', 'targetFile', 'validationData', 'testData'],
  'vectors',
] as const;

/** What may change when a run is resumed. All else decides the weights that it had so far. */
export const changeable: readonly string[] = [...ends, 'saveEvery', ...places];

/** The configuration that a run is resumed with. */
export interface ChangedConfig<C> {
  readonly config: C;
  /** Whether a field differs from what the run has recorded. */
  readonly isChanged: boolean;
  /** Whether the run had ended. */
  readonly isReopened: boolean;
  /** The step that training continues from. */
  readonly step: number;
}

/**
 * The configuration of a run with the fields that were given for its resumption.
 *
 * @throws UsageError naming fields that cannot change
 * @throws UserError when the run has ended, or ends, with what it has trained already
 */
export async function changedConfig<T extends TaskTypes>(
  task: Task<T>,
  { run, preset, config: recorded }: Opened<T['config']>,
  given: Readonly<Record<string, unknown>>,
): Promise<ChangedConfig<T['config']>> {
  const { folder } = run;
  const before = recorded as unknown as Readonly<Record<string, unknown>>;
  const changes = Object.entries(given).filter(
    ([key, value]) => !isDeepStrictEqual(value, before[key]),
  );
  requireChangeable(
    changes.map(([key]) => key),
    before,
  );
  const config = resolveConfig<T['config']>(
    recorded,
    task.fields,
    [{ source: 'command line', values: Object.fromEntries(changes) }],
    task.families,
  );
  const isReopened = (await run.readResults()) !== undefined;
  const isExtended = ends.some((key) => given[key] !== undefined);
  const state = (await newestCheckpoint(run.checkpoints))?.state;
  if (isReopened && !isExtended) {
    const trainedEpochs = Math.max(recorded.epochs, state?.position.epoch ?? 0);
    throw new UserError(`${folder} is finished; there is nothing to resume.`, [
      `use it (resattn ${task.commands[0]} ${folder} "text")`,
      (option) =>
        `train it for longer (resattn train --resume ${folder} ${option('epochs')} <more than ${trainedEpochs}>)`,
      `start a new run (resattn train ${preset})`,
    ]);
  }
  if (isReopened && state === undefined) {
    throw new UserError(
      `${folder} has no checkpoint, so it cannot be trained for longer: ${run.checkpoints.folder} is ` +
        'empty. Put its checkpoints back, or start a new run.',
    );
  }
  const { epochs, steps = Infinity, minSteps = 0 } = config;
  const isAtEnd =
    state && ((state.position.epoch >= epochs && state.step >= minSteps) || state.step >= steps);
  if (isExtended && isAtEnd) {
    const { position, step } = state;
    const limit = (name: 'epochs' | 'steps') =>
      config[name] === undefined ? [] : [`${name} ${config[name]}`];
    throw new UserError(
      `${folder} has trained ${position.epoch} epochs (${step} steps) already, with ` +
        `${[...limit('epochs'), ...limit('steps')].join(' and ')} there is nothing left to train.`,
      [
        position.epoch >= epochs
          ? (option) => `give more with ${option('epochs')}`
          : (option) => `give more with ${option('steps')}`,
      ],
    );
  }
  return { config, isChanged: changes.length > 0, isReopened, step: state?.step ?? 0 };
}

/** @throws UsageError when a field cannot change, or one of a place is new */
function requireChangeable(
  changed: readonly string[],
  before: Readonly<Record<string, unknown>>,
): void {
  const isPlace = (key: string) => (places as readonly string[]).includes(key);
  const fixed = changed.filter(
    (key) => !changeable.includes(key) || (isPlace(key) && before[key] === undefined),
  );
  if (fixed.length === 0) return;
  throw new UsageError(
    (option) =>
      `a resumed run keeps its configuration: ${fixed.map((key) => option(key)).join(', ')} cannot ` +
      `change, only ${[...ends, 'saveEvery'].map((key) => option(key)).join(', ')} and where its ` +
      'texts are.',
    [(option) => `leave out ${fixed.map((key) => option(key)).join(', ')}`, 'start a new run'],
  );
}
