#!/usr/bin/env node
// Kills trainings, downloads, exports and compressions at random moments with SIGKILL, starts them again,
// and compares what they leave with what one left alone does, byte by byte.
//   npm run test:kills [-- --kills 200 --seed 1 --kinds training,download,export,compress]
import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { buildSync } from 'esbuild';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');
const { values } = parseArgs({
  options: {
    kills: { type: 'string', default: '200' },
    seed: { type: 'string', default: '1' },
    kinds: { type: 'string', default: 'training,download,export,compress' },
  },
});
const kinds = values.kinds.split(',');
const killsOfEach = Math.ceil(Number(values.kills) / kinds.length);

let state = Number(values.seed) >>> 0;
/** Mulberry32: numbers from 0 to 1. */
function random() {
  state = (state + 0x6d2b79f5) >>> 0;
  let t = Math.imul(state ^ (state >>> 15), state | 1);
  t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
  return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
}

// Inside the runtime, so that its native library are found; one file starts in a fraction of the time.
const script = join(root, 'packages/runtime/node_modules/.test-scripts/killed-work.cjs');
buildSync({
  stdin: {
    contents: `import '${join(root, 'tests/support/killed-work.ts')}';`,
    resolveDir: join(root, 'packages/cli'),
  },
  outfile: script,
  nodePaths: [join(root, 'packages/cli/node_modules')],
  // The packages as they were built.
  tsconfigRaw: {},
  bundle: true,
  minify: true,
  platform: 'node',
  format: 'cjs',
  external: ['koffi', '@tensorflow/tfjs-node*', '*.node'],
  logLevel: 'error',
});

const home = mkdtempSync(join(tmpdir(), 'resattn-kills-'));

/**
 * Does a piece of work, and kills it so many milliseconds after it began.
 *
 * @param {string} kind
 * @param {string} folder
 * @param {string} what
 * @param {number} [after] default: never
 */
async function work(kind, folder, what, after) {
  const child = spawn(process.execPath, [script, kind, folder, what], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { ...process.env, RESATTN_CALIBRATION: 'off' },
  });
  let said = '';
  child.stderr.on('data', (chunk) => {
    said += chunk;
  });
  /** @type {NodeJS.Timeout | undefined} */
  let timer;
  let since = performance.now();
  child.stdout.once('data', () => {
    since = performance.now();
    if (after !== undefined) timer = setTimeout(() => child.kill('SIGKILL'), after);
  });
  const [code, signal] = await once(child, 'close');
  clearTimeout(timer);
  if (signal === null && code !== 0)
    throw new Error(`${kind} failed in ${folder}, started again after a kill:\n${said}`);
  return { isKilled: signal === 'SIGKILL', milliseconds: performance.now() - since };
}

/** What differs from one run to the next: how long things took, and when. */
const timed = /seconds|time|date|started|finished|duration|milliseconds|PerSecond|^pid$|^id$/i;

/**
 * The contents below a path, by name; of a run, its model, predictions and untimed metrics.
 *
 * @param {string} kind
 * @param {string} path
 * @returns {Record<string, string>}
 */
function contents(kind, path) {
  const isRun = kind === 'training' || kind === 'compress';
  const hash = (/** @type {string | Buffer} */ of) => createHash('sha256').update(of).digest('hex');
  if (kind === 'download') return { file: hash(readFileSync(path)) };
  /** @type {Record<string, string>} */
  const found = {};
  for (const entry of readdirSync(path, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const file = join(entry.parentPath ?? entry.path, entry.name);
    const name = relative(path, file);
    if (/\.writing-|\.part$|\.tmp/.test(name)) throw new Error(`${file} was left behind`);
    if (!isRun || /^model\/|^predictions/.test(name)) found[name] = hash(readFileSync(file));
    else if (name === 'metrics.jsonl') {
      const lines = readFileSync(file, 'utf8').trim().split('\n');
      const untimed = lines.map((line) =>
        JSON.stringify(JSON.parse(line), (key, value) => (timed.test(key) ? undefined : value)),
      );
      found[name] = hash(untimed.join('\n'));
    }
  }
  return found;
}

const bytes = Buffer.alloc(2 ** 20, 0);
for (let i = 0; i < bytes.length; i++) bytes[i] = (i * 2654435761) >>> 24;
// Slowly, and continued where it was asked to.
const server = createServer(async ({ headers }, response) => {
  const [, from = '0'] = /^bytes=(\d+)-$/.exec(headers.range ?? '') ?? [];
  const rest = bytes.subarray(Number(from));
  response.writeHead(headers.range === undefined ? 200 : 206, {
    'content-length': rest.length,
    ...(headers.range && {
      'content-range': `bytes ${from}-${bytes.length - 1}/${bytes.length}`,
    }),
  });
  for (let i = 0; i < rest.length && !response.destroyed; i += 2 ** 15) {
    response.write(rest.subarray(i, i + 2 ** 15));
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  response.end();
}).listen(0, '127.0.0.1');
await once(server, 'listening');
const { port } = /** @type {import('node:net').AddressInfo} */ (server.address());

const words = { good: ['lovely', 'superb', 'charming'], bad: ['boring', 'clumsy', 'dreadful'] };
const lines = Object.entries(words).flatMap(([label, all]) =>
  all.flatMap((word) =>
    ['film', 'book', 'song', 'play'].flatMap((it) =>
      ['a', 'the', 'one'].map((article) => `${article} ${word} ${it},${label}`),
    ),
  ),
);
const data = join(home, 'data.csv');
writeFileSync(data, ['text,label', ...lines, ''].join('\n'));
const trained = join(home, 'trained');
await work('training', trained, data);

const sha256 = createHash('sha256').update(bytes).digest('hex');
const remote = { url: `http://127.0.0.1:${port}/file`, bytes: bytes.length, sha256 };
/** @type {Record<string, string>} */
const given = {
  training: data,
  download: JSON.stringify(remote),
  export: trained,
  compress: trained,
};

let kills = 0;
for (const kind of kinds) {
  const what = given[kind];
  if (what === undefined) throw new Error(`kinds: got ${kind}, expected ${Object.keys(given)}`);
  mkdirSync(join(home, kind));
  const whole = join(home, kind, 'whole');
  const { milliseconds } = await work(kind, whole, what);
  const expected = contents(kind, whole);
  let done = 0;
  let finished = 0;
  let refused = 0;
  while (done < killsOfEach) {
    const folder = join(home, kind, `${finished}`);
    // Some are killed again and again before they may end.
    for (let left = 1 + Math.floor(random() * 6); left > 0 && done < killsOfEach; left--) {
      const { isKilled } = await work(kind, folder, what, random() * milliseconds).catch(
        (error) => {
          if (!/exists and is not empty/.test(String(error))) throw error;
          return { isKilled: false };
        },
      );
      if (!isKilled) break;
      done++;
    }
    try {
      await work(kind, folder, what);
    } catch (error) {
      // A folder that holds something is never written over: that it ended, or what a kill left.
      if (!/exists and is not empty/.test(String(error))) throw error;
      refused++;
      if (JSON.stringify(contents(kind, folder)) !== JSON.stringify(expected)) {
        rmSync(folder, { recursive: true });
        await work(kind, folder, what);
      }
    }
    const got = contents(kind, folder);
    if (JSON.stringify(got) !== JSON.stringify(expected)) {
      console.error({ got, expected });
      throw new Error(`${folder} is not what ${whole} is`);
    }
    rmSync(folder, { recursive: true });
    finished++;
  }
  kills += done;
  console.log(
    `${kind}: ${done} kills, ${finished} finished with equal bytes, ${refused} of them in a folder that was not written over`,
  );
}
server.close();
rmSync(home, { recursive: true });
console.log(`${kills} kills, nothing lost`);
