import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Settings, Timing } from './settings.js';

export interface MeasureOptions {
  /** JavaScript of the child process, see probe.ts. */
  readonly script: string;
  /** All of it ends by then. Milliseconds. */
  readonly limit: number;
  readonly environment?: NodeJS.ProcessEnv;
}

/** What a machine does beside adds to a time: medians of so many rounds, at least and at most. */
const FEWEST_ROUNDS = 3;
const MOST_ROUNDS = 11;

/**
 * Times the cases with each of the settings, in a child process each; they take turns, so that what else
 * the machine does meets all alike.
 *
 * @returns the medians, in the order of the settings; undefined when a child failed or the time did not
 *   suffice
 */
export async function measure(
  settings: readonly Settings[],
  { script, limit, environment = process.env }: MeasureOptions,
): Promise<Timing[] | undefined> {
  const end = performance.now() + limit;
  const probes = settings.map((each) => new Probe(script, each, environment));
  const timer = setTimeout(() => {
    for (const probe of probes) probe.stop();
  }, limit);
  try {
    // All of them at once: loading takes longer than measuring.
    await Promise.all(probes.map((probe) => probe.answer()));
    const rounds = probes.map((): Times[] => []);
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const start = performance.now();
      for (const [i, probe] of probes.entries()) rounds[i]!.push(await probe.step());
      const now = performance.now();
      if (now + 2 * (now - start) > end && round + 1 >= FEWEST_ROUNDS) break;
    }
    return settings.map((each, i) => ({ settings: each, milliseconds: medians(rounds[i]!) }));
  } catch {
    return undefined;
  } finally {
    clearTimeout(timer);
    for (const probe of probes) probe.stop();
  }
}

type Times = Readonly<Record<string, number>>;

function medians(rounds: readonly Times[]): Times {
  const names = Object.keys(rounds[0]!);
  return Object.fromEntries(
    names.map((name) => {
      const sorted = rounds.map((times) => times[name]!).sort((a, b) => a - b);
      return [name, sorted[sorted.length >> 1]!];
    }),
  );
}

/** One child process: it says that it is ready, then answers each line with its times. */
class Probe {
  private readonly child: ChildProcess;
  private readonly waiting: { resolve(times: Times): void; reject(error: Error): void }[] = [];
  private failure: Error | undefined;

  constructor(script: string, settings: Settings, environment: NodeJS.ProcessEnv) {
    this.child = spawn(process.execPath, [script, JSON.stringify(settings)], {
      stdio: ['pipe', 'pipe', 'ignore'],
      env: { ...environment, NODE_OPTIONS: '' },
    });
    createInterface({ input: this.child.stdout! }).on('line', (line) => {
      try {
        const times = JSON.parse(line) as Times;
        this.waiting.shift()?.resolve(times);
      } catch (error) {
        this.fail(error as Error);
      }
    });
    this.child.on('error', (error) => this.fail(error));
    this.child.on('exit', () => this.fail(new Error('the calibration process has ended')));
    // Writing to one that has ended is told by its exit.
    this.child.stdin!.on('error', () => {});
  }

  answer(): Promise<Times> {
    return new Promise((resolve, reject) => {
      if (this.failure) reject(this.failure);
      else this.waiting.push({ resolve, reject });
    });
  }

  step(): Promise<Times> {
    const answer = this.answer();
    this.child.stdin!.write('\n');
    return answer;
  }

  stop(): void {
    this.child.kill('SIGKILL');
  }

  private fail(error: Error): void {
    this.failure ??= error;
    for (const { reject } of this.waiting.splice(0)) reject(this.failure);
  }
}
