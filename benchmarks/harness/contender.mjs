// A contender is a child process that times steps on demand. It takes one step and writes
// `{"ready": "what it is", "first_ms": ...}`, or `{"absent": "why"}` when it cannot run on this machine.
// Then it reads `run N` lines and answers `{"ms": [...]}`, and `memory` with its resident memory,
// `{"peak_mb", "now_mb"}`; ours also answers `roofline`.
import { spawn, spawnSync } from 'node:child_process';
import { createInterface } from 'node:readline';

const hasTaskset = spawnSync('taskset', ['--version'], { stdio: 'ignore' }).status === 0;

/**
 * How a contender is started.
 *
 * @typedef {object} Start
 * @property {string} name
 * @property {string} command
 * @property {string[]} args
 * @property {number} threads
 * @property {NodeJS.ProcessEnv} [env]
 *
 * What a contender answers, by what it was asked.
 * @typedef {{ absent?: string, ready?: string, first_ms?: number, called?: string | undefined }} Greeting
 * @typedef {{ ms: number[] }} Times
 * @typedef {{ peak_mb: number, now_mb: number }} Memory
 * @typedef {{ operations: number, limit: number }} Roofline
 * @typedef {Record<string, number>} Sizes
 *
 * @typedef {import('node:child_process').ChildProcessByStdio<
 *   import('node:stream').Writable, import('node:stream').Readable, null>} Child
 */

export class Contender {
  /**
   * Starts a contender; with `threads` 1 it is pinned to one core where the system can.
   *
   * @param {Start} start
   */
  static async start({ name, command, args, threads, env = {} }) {
    const pinned = threads === 1 && hasTaskset;
    const child = spawn(
      pinned ? 'taskset' : command,
      pinned ? ['-c', '0', command, ...args] : args,
      { stdio: ['pipe', 'pipe', 'inherit'], env: { ...process.env, ...env } },
    );
    const contender = new Contender(name, child);
    /** @type {Greeting} */
    const { absent, ready = '', first_ms = Number.NaN, called = name } = await contender.#answer();
    return Object.assign(contender, {
      absent,
      name: called,
      description: ready,
      firstMs: first_ms,
    });
  }

  /**
   * A contender that there is not.
   *
   * @param {string} name
   * @param {string} why
   */
  static missing(name, why) {
    const contender = new Contender(name);
    contender.absent = why;
    return contender;
  }

  /** Why it cannot run here; undefined where it can. @type {string | undefined} */
  absent;
  /** What it says of itself. */
  description = '';
  /** Milliseconds of its first step. */
  firstMs = Number.NaN;
  /** @type {((answer: any) => void)[]} */
  #waiting = [];
  #ended = false;

  /**
   * @param {string} name
   * @param {Child} [child]
   */
  constructor(name, child) {
    this.name = name;
    this.child = child;
    if (child === undefined) return;
    createInterface({ input: child.stdout }).on('line', (line) => {
      if (line.startsWith('{')) this.#waiting.shift()?.(JSON.parse(line));
    });
    /** @param {string} why */
    const end = (why) => {
      this.#ended = true;
      for (const resolve of this.#waiting.splice(0)) resolve({ absent: why });
    };
    child.on('error', (error) => end(error.message));
    child.on('exit', (code) => end(`ended with status ${code}`));
  }

  /**
   * The next answer; what it says depends on what was asked.
   *
   * @returns {Promise<any>}
   */
  #answer() {
    if (this.#ended) return Promise.resolve({ absent: 'has ended' });
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  /** @param {string} line */
  async #ask(line) {
    const answer = this.#answer();
    this.child?.stdin.write(`${line}\n`);
    const { absent, ...values } = await answer;
    if (absent) throw new Error(`${this.name}: ${absent}`);
    return values;
  }

  /**
   * Runs `steps` steps and returns the milliseconds of each.
   *
   * @param {number} steps
   */
  async run(steps) {
    /** @type {Times} */
    const { ms } = await this.#ask(`run ${steps}`);
    return ms;
  }

  /**
   * Lets a contender that knows several cases take up one of them; returns what it says of it.
   *
   * @param {string} name
   * @returns {Promise<Sizes>}
   */
  choose(name) {
    return this.#ask(`case ${name}`);
  }

  /**
   * Resident memory of the process in MB: its peak, and now.
   *
   * @returns {Promise<Memory>}
   */
  memory() {
    return this.#ask('memory');
  }

  /**
   * Operations of a step's products, and those a second that the machine computes at best.
   *
   * @returns {Promise<Roofline>}
   */
  roofline() {
    return this.#ask('roofline');
  }

  stop() {
    this.child?.kill();
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
 * @param {string} description
 * @param {() => unknown} step
 * @param {object} [options]
 * @param {string | undefined} [options.called] what the table calls it, if not what it was started as
 * @param {() => unknown} [options.first] takes the first step, if that is done in another way
 * @param {() => Roofline} [options.roofline] answers `roofline`
 */
export async function serve(description, step, { called, first = step, roofline } = {}) {
  /** @param {() => unknown} step */
  const timed = async (step) => {
    const start = clock();
    await step();
    return clock() - start;
  };
  /** @param {Greeting | Times | Memory | Roofline} message */
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
      answer(roofline ? roofline() : { absent: 'counts no operations' });
      return;
    }
    const ms = [];
    for (let i = 0; i < Number(count); i++) ms.push(await timed(step));
    answer({ ms });
  });
}
