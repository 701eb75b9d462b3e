import { basename, resolve } from 'node:path';
import { checkOptions } from '@resattn/options';
import type { RunEvent } from '../events.js';
import { UsageError } from '../user-error.js';
import { Background, type BackgroundLogger } from './background.js';
import { finalNumbers, type LoggedNumber, numbersOf, settingsOf } from './run-numbers.js';

export interface MlflowServerOptions {
  /** Name of the experiment that runs are put under. Default `resattn`. */
  readonly experiment?: string | undefined;
  /** Bearer token of the server. Default: none is sent. */
  readonly token?: string | undefined;
}

/** Metrics, parameters and tags that the server takes at once. */
const MOST_METRICS = 1000;
const MOST_PARAMS = 100;

/** Milliseconds after which an answer is no longer waited for. */
const PATIENCE = 30_000;

/**
 * A listener that sends runs to an MLflow server by its REST interface (version 2.0), in the background:
 *
 * ```ts
 * const logger = mlflowServer('http://127.0.0.1:5000', { experiment: 'reviews' });
 * await runExperiment(classification, options, { onEvent: logger.onEvent });
 * await logger.finish();
 * ```
 *
 * It has what `mlflow` writes into a folder. Numbers are sent at evaluations and at the end. A run that is resumed is
 * another one there, from its step on.
 *
 * @param address of the server, without a path
 * @throws UsageError for an address that is none, and an experiment without a name
 */
export function mlflowServer(address: string, options: MlflowServerOptions = {}): BackgroundLogger {
  checkOptions('mlflowServer', options, { experiment: true, token: true });
  const { experiment = 'resattn', token } = options;
  if (!URL.canParse(address) || !/^https?:$/.test(new URL(address).protocol))
    throw new UsageError(
      `mlflowServer: the address is ${JSON.stringify(address)}, expected one such as http://127.0.0.1:5000.`,
    );
  if (experiment.trim() === '')
    throw new UsageError('mlflowServer: experiment is empty, expected the name of an experiment.');
  const ask = requests(address, token);
  const background = new Background(`The MLflow server at ${address}`, [
    'look whether it runs, and at its address and token',
  ]);
  let run: string | undefined;
  let waiting: LoggedNumber[] = [];

  const flush = (now = Date.now()) => {
    const metrics = waiting.map(({ name: key, step, value }) => ({
      key,
      step,
      value,
      timestamp: now,
    }));
    waiting = [];
    for (let i = 0; i < metrics.length; i += MOST_METRICS) {
      const some = metrics.slice(i, i + MOST_METRICS);
      background.later(() => run && ask('runs/log-batch', { run_id: run, metrics: some }));
    }
  };
  const end = (status: 'FINISHED' | 'KILLED', now = Date.now()) => {
    flush(now);
    background.later(async () => {
      const ended = run;
      run = undefined;
      if (ended) await ask('runs/update', { run_id: ended, status, end_time: now });
    });
  };
  const begin = (folder: string) => {
    const now = Date.now();
    const params = [...settingsOf(folder)].map(([key, value]) => ({ key, value }));
    const tags = [{ key: 'resattn.folder', value: resolve(folder) }];
    background.later(async () => {
      const experiment_id = await experimentOf(ask, experiment);
      const made = await ask('runs/create', {
        ...{ experiment_id, start_time: now, tags },
        run_name: basename(resolve(folder)),
      });
      run = made.run.info.run_id as string;
      for (let i = 0; i < params.length; i += MOST_PARAMS)
        await ask('runs/log-batch', { run_id: run, params: params.slice(i, i + MOST_PARAMS) });
    });
  };
  return {
    onEvent(event: RunEvent) {
      switch (event.type) {
        case 'data':
          end('KILLED');
          if (event.folder !== undefined) begin(event.folder);
          return;
        case 'step':
        case 'evaluation':
          waiting.push(...numbersOf(event));
          if (event.type === 'evaluation') flush();
          return;
        case 'interrupted':
          return end('KILLED');
        case 'done':
          waiting.push(...finalNumbers(event.results));
          end('FINISHED');
      }
    },
    async finish() {
      end('KILLED');
      await background.settled();
    },
  };
}

// biome-ignore lint/suspicious/noExplicitAny: what the server answers is not checked beyond its status
type Answer = any;
type Ask = (path: string, body: object, method?: 'GET' | 'POST') => Promise<Answer>;

/** Asks the server. @throws Error with what it answered, for a status that is no success */
const requests =
  (address: string, token: string | undefined): Ask =>
  async (path, body, method = 'POST') => {
    const url = new URL(`/api/2.0/mlflow/${path}`, address);
    if (method === 'GET')
      for (const [name, value] of Object.entries(body)) url.searchParams.set(name, value as string);
    const response = await fetch(url, {
      method,
      headers: {
        ...(method === 'POST' && { 'content-type': 'application/json' }),
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
      },
      ...(method === 'POST' && { body: JSON.stringify(body) }),
      signal: AbortSignal.timeout(PATIENCE),
    });
    const text = await response.text();
    if (response.ok) return JSON.parse(text);
    throw Object.assign(
      new Error(`${path} was answered by ${response.status}: ${text.slice(0, 200)}`),
      {
        status: response.status,
      },
    );
  };

/** The experiment of a name, made where there is none. */
async function experimentOf(ask: Ask, name: string): Promise<string> {
  try {
    const { experiment } = await ask('experiments/get-by-name', { experiment_name: name }, 'GET');
    return experiment.experiment_id as string;
  } catch (error) {
    if ((error as { readonly status?: number }).status !== 404) throw error;
    return (await ask('experiments/create', { name })).experiment_id as string;
  }
}
