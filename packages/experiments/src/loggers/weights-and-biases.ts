import { basename, resolve } from 'node:path';
import { checkOptions } from '@resattn/options';
import type { RunEvent } from '../events.js';
import { UsageError } from '../user-error.js';
import { Background, type BackgroundLogger } from './background.js';
import { configOf, finalNumbers, type LoggedNumber, numbersOf } from './run-numbers.js';

/** What is used of a client of Weights & Biases: the default export of `@wandb/sdk` is one. */
export interface WandbClient {
  init(options: {
    readonly project: string;
    readonly entity?: string | undefined;
    readonly name: string;
    readonly config: Readonly<Record<string, unknown>>;
  }): Promise<WandbRun>;
}

/** A run as the client has it. */
export interface WandbRun {
  log(data: Record<string, unknown>, step?: number): void;
  finish(code?: number): Promise<void>;
}

export interface WandbOptions {
  readonly project: string;
  /** User or team. Default: that of the key. */
  readonly entity?: string | undefined;
}

/**
 * A listener that sends runs to Weights & Biases by its own client, which the program brings:
 *
 * ```js
 * import wandb from '@wandb/sdk';
 * const logger = weightsAndBiases(wandb, { project: 'reviews' });
 * await runExperiment(classification, options, { onEvent: logger.onEvent });
 * await logger.finish();
 * ```
 *
 * A run has the fields of its configuration; losses, rates and scores in validation by their steps, those of a
 * step together; and final numbers as `results/…`. Runs in turn, such as those of a table or sweep, are sent
 * one after another. A run that is resumed is another one there, from its step on.
 *
 * @throws UsageError for a project without a name, and for what is no client
 */
export function weightsAndBiases(client: WandbClient, options: WandbOptions): BackgroundLogger {
  checkOptions('weightsAndBiases', options, { project: true, entity: true });
  const { project, entity } = options;
  if (typeof project !== 'string' || project.trim() === '')
    throw new UsageError('weightsAndBiases: project is missing, expected the name of a project.');
  if (typeof client?.init !== 'function')
    throw new UsageError(
      "weightsAndBiases: the client has no init, expected the default export of '@wandb/sdk'.",
    );
  const background = new Background('Weights & Biases', [
    'look at the key (WANDB_API_KEY) and the connection',
  ]);
  let run: WandbRun | undefined;
  let waiting: { readonly step: number; readonly data: Record<string, number> } | undefined;

  const send = () => {
    const { step, data } = waiting ?? { step: 0, data: {} };
    waiting = undefined;
    if (Object.keys(data).length > 0) background.later(() => run?.log(data, step));
  };
  /** Numbers of one step go together: the client has a line for a step. */
  const add = (numbers: readonly LoggedNumber[]) => {
    for (const { name, step, value } of numbers) {
      if (waiting !== undefined && waiting.step !== step) send();
      waiting ??= { step, data: {} };
      waiting.data[name] = value;
    }
  };
  const end = (code: number) => {
    send();
    background.later(async () => {
      const ended = run;
      run = undefined;
      await ended?.finish(code);
    });
  };
  return {
    onEvent(event: RunEvent) {
      switch (event.type) {
        case 'data': {
          const { folder } = event;
          if (folder === undefined) return;
          end(1);
          const config = configOf(folder);
          const name = basename(resolve(folder));
          background.later(async () => {
            run = await client.init({ project, ...(entity && { entity }), name, config });
          });
          return;
        }
        case 'step':
        case 'evaluation':
          return add(numbersOf(event));
        case 'interrupted':
          return end(1);
        case 'done':
          add(finalNumbers(event.results));
          end(0);
      }
    },
    async finish() {
      end(1);
      await background.settled();
    },
  };
}
