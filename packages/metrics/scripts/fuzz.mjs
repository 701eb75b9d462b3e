#!/usr/bin/env node
// Random batches through this package's metrics and through sacreBLEU, rouge-score, seqeval and
// scikit-learn; demands the same values, and errors where the references raise. Needs a build and, as
// RESATTN_PYTHON or python3, a Python that has them.
//   node packages/metrics/scripts/fuzz.mjs [--seconds 60] [--seed 1] [--only ter,spans]
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { kinds } from './fuzz-cases.mjs';
import { Random } from './fuzz-random.mjs';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: Object.keys(kinds).join() },
  },
});
const names = values.only.split(',');
const peer = spawn(
  process.env.RESATTN_PYTHON ?? 'python3',
  [fileURLToPath(new URL('fuzz-peer.py', import.meta.url))],
  { stdio: ['pipe', 'pipe', 'inherit'] },
);
const answers = createInterface({ input: peer.stdout })[Symbol.asyncIterator]();
async function ask(questions) {
  peer.stdin.write(`${JSON.stringify(questions)}\n`);
  const { done, value } = await answers.next();
  if (done) throw new Error('the reference ended; does RESATTN_PYTHON have the packages?');
  return JSON.parse(value);
}

/**
 * Known difference: where all items have one class, no pair of classes has a weight. The weighted mean
 * over pairs then divides by zero in the reference, which elsewhere gives NaN for one class; here NaN.
 */
const isKnown = (name, mine, other) =>
  name === 'auroc' &&
  Number.isNaN(mine.value) &&
  other.error?.startsWith('ZeroDivisionError') === true;

const random = new Random(Number(values.seed));
const tally = Object.fromEntries(
  names.map((name) => [name, { cases: 0, refused: 0, known: 0, differing: 0 }]),
);
const end = Date.now() + 1000 * Number(values.seconds);
while (Date.now() < end) {
  const cases = Array.from({ length: 100 }, () => {
    const name = random.choice(names);
    return { name, ...kinds[name](random) };
  });
  const theirs = await ask(cases.map(({ question }) => question));
  cases.forEach(({ name, question, ours }, i) => {
    const count = tally[name];
    count.cases++;
    const mine = outcome(ours);
    const other = theirs[i];
    if (mine.error && other.error) count.refused++;
    else if (isKnown(name, mine, other)) count.known++;
    else if (mine.error || other.error || !same(mine.value, other.value)) {
      if (count.differing++ < 5)
        console.log(`${name}: ${JSON.stringify({ question, ours: mine, theirs: other })}`);
    }
  });
}
peer.stdin.end();
console.table(tally);
process.exitCode = Object.values(tally).some(({ differing }) => differing > 0) ? 1 : 0;

function outcome(compute) {
  try {
    return { value: compute() };
  } catch (error) {
    return { error: error.message };
  }
}

function same(ours, theirs) {
  if (Array.isArray(theirs))
    return ours.length === theirs.length && theirs.every((value, i) => same(ours[i], value));
  if (typeof theirs === 'string')
    return String(ours) === { nan: 'NaN', inf: 'Infinity', '-inf': '-Infinity' }[theirs];
  return Math.abs(ours - theirs) <= 1e-9 * Math.max(1, Math.abs(theirs));
}
