import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Settings, Timing } from './settings.js';

export interface MeasureOptions {
  /** Script of the child process, see probe.ts. */
  readonly script: string;
  /** Time limit in milliseconds. */
  readonly limit: number;
  readonly environment?: NodeJS.ProcessEnv | undefined;
}

/** Each time is the median of this many rounds: other load adds to single ones. */
const MIN_ROUNDS = 3;
const MAX_ROUNDS = 11;

/**
 * Times the cases with each of the settings, each in a child process of its own. The processes take
 * turns, so that other load affects all of them alike.
 *
 * @returns the medians, in the order of the settings; undefined if a child failed or the time ran out
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
    for (let round = 0; round < MAX_ROUNDS; round++) {
      const start = performance.now();
      for (const [i, probe] of probes.entries()) rounds[i]!.push(await probe.step());
      const now = performance.now();
      if (now + 2 * (now - start) > end && round + 1 >= MIN_ROUNDS) break;
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

/** A child process that reports when it is ready, then answers each line with its times. */
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
    // A write to a process that has ended fails too; its exit is what counts.
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
