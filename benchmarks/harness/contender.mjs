// A contender is a child process that times steps on demand. It takes one step and writes
// `{"ready": "what it is", "first_ms": ...}`, or `{"absent": "why"}` when it cannot run on this machine.
// Then it reads `run N` lines and answers `{"ms": [...]}`, and `memory` with its resident memory,
// `{"peak_mb", "now_mb"}`; ours also answers `roofline`.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

const hasTaskset = spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

export class Contender {
  /** Starts a contender; with `threads` 1 it is pinned to one core where the system can. */
  static async start({ name, command, args, threads, env = {} }) {
    const pinned = threads === 1 && hasTaskset;
    const child = spawn(
      pinned ? 'taskset' : command,
      pinned ? ['-c', '0', command, ...args] : args,
      { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } },
    );
    const contender = new Contender(name, child);
    const { absent, ready, first_ms, called = name } = await contender.#answer();
    Object.assign(contender, { absent, name: called, description: ready, firstMs: first_ms });
    return contender;
  }

  #waiting = [];
  #ended = false;

  constructor(name, child) {
    this.name = name;
    this.child = child;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) this.#waiting.shift()?.(JSON.parse(line));
    });
    const end = (why) => {
      this.#ended = true;
      for (const resolve of this.#waiting.splice(0)) resolve({ absent: why });
    };
    child.on('error', (error) => end(error.message));
    child.on('exit', (code) => end(`ended with status ${code}`));
  }

  #answer() {
    if (this.#ended) return Promise.resolve({ absent: 'has ended' });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async #ask(line) {
    const answer = this.#answer();
    this.child.stdin.write(`${line}\n`);
    const { absent, ...values } = await answer;
    if (absent) throw new Error(`${this.name}: ${absent}`);
    return values;
  }

  /** Runs `steps` steps and returns the milliseconds of each. */
  async run(steps) {
    return (await this.#ask(`run ${steps}`)).ms;
  }

  /** Lets a contender that knows several cases take up one of them; returns what it says of it. */
  choose(name) {
    return this.#ask(`case ${name}`);
  }

  /** Resident memory of the process in MB: its peak, and now. */
  memory() {
    return this.#ask('memory');
  }

  /** Operations of a step's products, and those a second that the machine computes at best. */
  roofline() {
    return this.#ask('roofline');
  }

  stop() {
    this.child.kill();
  }
}

/** Milliseconds: of the wall clock, or with BENCH_CLOCK=cpu of this process's processor time. */
export function clock() {
  if (process.env.BENCH_CLOCK !== 'cpu') return performance.now();
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
}

/**
 * Serves a step function as a contender.
 *
 * @param called what the table calls it, if not what it was started as
 * @param first takes the first step, if that is done in another way
 * @param roofline answers `roofline`: `{operations, limit}`
 */
export async function serve(description, step, { called, first = step, roofline } = {}) {
  const timed = async (step) => {
    const start = clock();
    await step();
    return clock() - start;
  };
  const answer = (message) => console.log(JSON.stringify(message));
  answer({ ready: description, called, first_ms: await timed(first) });
  createInterface({ input: process.stdin }).on('line', async (line) => {
    const [word, count] = line.split(' ');
    if (word === 'memory') {
      const { maxRSS } = process.resourceUsage();
      answer({ peak_mb: maxRSS / 1024, now_mb: process.memoryUsage.rss() / 2 ** 20 });
      return;
    }
    if (word === 'roofline') {
      answer(roofline());
      return;
    }
    const ms = [];
    for (let i = 0; i < Number(count); i++) ms.push(await timed(step));
    answer({ ms });
  });
}
