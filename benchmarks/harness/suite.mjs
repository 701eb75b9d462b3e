// What the suites of train-step, inference, first-step and memory share: their options, their cases, and
// how a case is started as ours and as each peer.
import { existsSync, readdirSync } from 'node:fs';
import { cpus } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Contender } from './contender.mjs';
import { report } from './table.mjs';

/** Why a peer is left out without a word. */
const NO_CASE = 'has no such case';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const allCases = readdirSync(join(root, 'cases'))
  .filter((name) => name.endsWith('.mjs'))
  .map((name) => name.slice(0, -'.mjs'.length));

/** @typedef {Record<string, { type: 'string', default?: string }>} Options */

const defaults = /** @type {const} @satisfies {Options} */ ({
  json: { type: 'string' },
  cases: { type: 'string' },
  compilers: { type: 'string', default: 'graph' },
  peers: { type: 'string' },
  threads: { type: 'string', default: cpus().length > 1 ? `1,${cpus().length}` : '1' },
  // The processor time of one thread is what can be compared on a machine that others use too.
  clock: { type: 'string', default: 'wall' },
  // Threads inside one of our operations; by default as many as `threads`.
  'intra-op': { type: 'string' },
  // Of our steps; the peer `torch-bfloat16` is PyTorch's autocast to the same. `int8`: of inference, with
  // the dense products in int8.
  precision: { type: 'string', default: 'float32' },
  python: { type: 'string', default: process.env.RESATTN_PYTHON ?? 'python3' },
});

/**
 * What a suite is given to compare with.
 *
 * @typedef {Readonly<Record<'compilers' | 'threads' | 'clock' | 'precision' | 'python', string>> &
 *   Readonly<Record<string, string | undefined>>} SuiteOptions
 * @typedef {(peer?: string) => Promise<Contender>} Starter
 * @typedef {{ start: Starter, peers: readonly string[], options: Readonly<Record<string, string | undefined>> }} Run
 */

/**
 * Runs one suite: for each case, compiler and number of threads, `measure` compares ours with the peers
 * and returns rows; all are printed as a table and, with `--json`, written.
 *
 * @param {object} settings
 * @param {string} settings.suite
 * @param {'train' | 'infer'} settings.measure
 * @param {readonly string[]} settings.peers
 * @param {Options} [settings.extraOptions]
 * @param {readonly string[]} settings.columns
 * @param {(run: Run) => Promise<import('./table.mjs').Row[]>} settings.compare
 */
export async function runSuite({ suite, measure, peers, extraOptions = {}, columns, compare }) {
  const { values } = parseArgs({ options: { ...defaults, ...extraOptions } });
  const options = /** @type {SuiteOptions} */ (values);
  const wantedPeers = options.peers?.split(',') ?? peers;
  /** @type {import('./table.mjs').Row[]} */
  const rows = [];
  for (const name of await casesOf(suite, options.cases)) {
    for (const threads of options.threads.split(',').map(Number)) {
      for (const compiler of options.compilers.split(',')) {
        /** @type {Starter} */
        const start = (peer) => startContender({ name, peer, compiler, measure, threads, options });
        const found = await compare({ start, peers: wantedPeers, options });
        const ours = options.precision === 'float32' ? compiler : options.precision;
        rows.push(...found.map((row) => ({ case: name, ours, threads, ...row })));
      }
    }
  }
  report(rows, options.json, columns);
}

/**
 * The suite's cases, or those of them whose name starts with one of the given names.
 *
 * @param {string} suite
 * @param {string | undefined} given
 * @returns {Promise<string[]>}
 */
async function casesOf(suite, given) {
  /** @type {string[]} */
  const known = [];
  for (const name of allCases) {
    const { suites } = await import(join(root, 'cases', `${name}.mjs`));
    if (suites.includes(suite)) known.push(name);
  }
  if (given === undefined) return known;
  return given.split(',').flatMap((wanted) => {
    const exact = known.filter((name) => name === wanted);
    const matching = exact.length > 0 ? exact : known.filter((name) => name.startsWith(wanted));
    if (matching.length === 0) {
      console.error(`no case "${wanted}" in ${suite}, expected ${known.join(', ')}`);
      process.exit(2);
    }
    return matching;
  });
}

/**
 * Starts ours (no peer) or a peer; a peer that has no script for the case is absent.
 *
 * @param {object} settings
 * @param {string} settings.name
 * @param {string | undefined} settings.peer
 * @param {string} settings.compiler
 * @param {string} settings.measure
 * @param {number} settings.threads
 * @param {SuiteOptions} settings.options
 * @returns {Promise<Contender>}
 */
async function startContender({ name, peer, compiler, measure, threads, options }) {
  /** @param {string[]} args */
  const node = (...args) => ({ command: process.execPath, args });
  /** @param {string[]} path */
  const script = (...path) => join(root, ...path);
  /** @param {string[]} args */
  const python = (args) => ({ command: options.python, args });
  /** @param {string[]} path */
  const hasScript = (...path) => existsSync(join(root, 'peers', ...path));
  const missing = Contender.missing(peer ?? compiler, NO_CASE);
  /** @param {{ command: string, args: string[] }} how */
  const started = (how) =>
    Contender.start({
      name: peer ?? compiler,
      threads,
      env: {
        BENCH_CLOCK: options.clock,
        ...(threads === 1 ? { OMP_NUM_THREADS: '1' } : {}),
      },
      ...how,
    });
  switch (peer) {
    case undefined:
      return started(
        node(
          script('ours', 'contender.mjs'),
          ...[name, compiler, measure, String(threads), options.precision],
          options['intra-op'] ?? String(threads),
        ),
      );
    case 'tfjs-node':
      if (!hasScript('tfjs-node', `${name}.mjs`)) return missing;
      return started(node(script('peers', 'tfjs-node', 'contender.mjs'), name, String(threads)));
    case 'onnxruntime':
      return started(
        node(
          script('peers', 'onnxruntime', 'contender.mjs'),
          name,
          String(threads),
          options.python,
        ),
      );
    case 'torch':
    case 'torch-compile':
    case 'torch-bfloat16':
      if (!hasScript('torch', `${name.replaceAll('-', '_')}.py`)) return missing;
      return started(
        python([script('peers', 'torch', 'contender.py'), name, peer, measure, String(threads)]),
      );
    default:
      throw new Error(
        `no peer "${peer}", expected tfjs-node, torch, torch-compile, torch-bfloat16, onnxruntime`,
      );
  }
}

/**
 * Starts all peers and leaves out those that are absent, with a word.
 *
 * @param {Starter} start
 * @param {readonly string[]} peers
 */
export async function presentPeers(start, peers) {
  /** @type {Contender[]} */
  const present = [];
  for (const peer of peers) {
    const contender = await start(peer);
    if (!contender.absent) present.push(contender);
    else if (contender.absent !== NO_CASE) console.error(`${peer} left out: ${contender.absent}`);
  }
  return present;
}

/**
 * Starts ours; that it cannot run is an error.
 *
 * @param {Starter} start
 */
export async function startOurs(start) {
  const ours = await start();
  if (ours.absent) throw new Error(`${ours.name}: ${ours.absent}`);
  return ours;
}
