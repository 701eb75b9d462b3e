// A contender is a child process that times steps on demand: it reads `run N` lines and answers each
// with one line of JSON, `{"ms": [...]}`. The first line it writes is `{"ready": "what it is"}`, or
// `{"absent": "why"}` when it cannot run on this machine.
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
    const greeting = await contender.#answer();
    contender.absent = greeting.absent;
    contender.description = greeting.ready;
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

  /** Runs `steps` steps and returns the milliseconds of each. */
  async run(steps) {
    const answer = this.#answer();
    this.child.stdin.write(`run ${steps}\n`);
    const { ms, absent } = await answer;
    if (absent) throw new Error(`${this.name}: ${absent}`);
    return ms;
  }

  stop() {
    this.child.kill();
  }
}

/** Serves a step function as a contender. */
export function serve(description, step) {
  const lines = createInterface({ input: process.stdin });
  console.log(JSON.stringify({ ready: description }));
  lines.on('line', async (line) => {
    const steps = Number(line.split(' ')[1]);
    const ms = [];
    for (let i = 0; i < steps; i++) {
      const start = performance.now();
      await step();
      ms.push(performance.now() - start);
    }
    console.log(JSON.stringify({ ms }));
  });
}
