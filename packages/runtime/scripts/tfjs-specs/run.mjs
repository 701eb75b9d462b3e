#!/usr/bin/env node
// Runs the specs of tfjs-core and tfjs-layers on the TensorFlow backend.
//
//   RESATTN_TFJS=<checkout of tensorflow/tfjs 4.22.0> node scripts/tfjs-specs/run.mjs [core] [layers]
//     --grep <text>    only specs whose full name contains the text
//     --json <file>    write what failed, with messages
//     --backend cpu    on tfjs's plain backend instead, for comparison
//     --compilers      also run each kernel call of the specs eagerly, as a graph and by XLA, and compare
//     --jobs <n>       processes that compare, 2 by default
//     --resume         compare what an interrupted --compilers has not reached, and what differed in it
//
// tfjs-core's specs come with its npm package; those of tfjs-layers only with its repository.
import { spawn } from 'node:child_process';
import { existsSync, mkdirSync, renameSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';
import { linesOf, Outcomes, summarize } from './outcomes.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    grep: { type: 'string', default: '' },
    json: { type: 'string', default: '' },
    backend: { type: 'string', default: 'tensorflow' },
    compilers: { type: 'boolean', default: false },
    jobs: { type: 'string', default: '2' },
    resume: { type: 'boolean', default: false },
  },
});
const checkout = process.env.RESATTN_TFJS;
if (checkout !== undefined && !existsSync(join(checkout, 'tfjs-layers/src'))) {
  console.error(`RESATTN_TFJS is ${checkout}, which has no tfjs-layers/src`);
  process.exit(2);
}
const shards = Number(values.jobs);
if (!(Number.isInteger(shards) && shards > 0)) {
  console.error(`--jobs is ${values.jobs}, expected a positive integer`);
  process.exit(2);
}
const suites = positionals.length > 0 ? positionals : ['core', 'layers'];
if (suites.includes('layers') && checkout === undefined) {
  if (positionals.length > 0) {
    console.error(
      'the specs of tfjs-layers need RESATTN_TFJS: a checkout of tensorflow/tfjs 4.22.0',
    );
    process.exit(2);
  }
  console.log('RESATTN_TFJS is not set: the specs of tfjs-layers are left out');
  suites.splice(suites.indexOf('layers'), 1);
}

const folder = fileURLToPath(new URL('../../node_modules/.cache/tfjs-specs/', import.meta.url));
mkdirSync(folder, { recursive: true });

/** Runs a bundle to its end; whether it failed. */
function run(outfile, options) {
  const child = spawn(process.execPath, [outfile], {
    stdio: 'inherit',
    cwd: folder,
    env: { ...process.env, TFJS_SPECS: JSON.stringify({ backend: values.backend, ...options }) },
  });
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (code) => resolve(code !== 0));
  });
}

async function compareCompilers(suite, outfile, programs) {
  const outcomes = new Outcomes(join(folder, `${suite}-outcomes.jsonl`));
  if (values.resume) outcomes.keepEqual();
  else outcomes.clear();
  const ends = Array.from({ length: shards }, (_, shard) =>
    run(outfile, { suite, compare: { programs, outcomes: outcomes.file, shard, shards } }),
  );
  const hasFailed = (await Promise.all(ends)).includes(true);
  const hashes = linesOf(programs).map((line) => line.split(' ', 1)[0]);
  return summarize(hashes, outcomes, console.log) || hasFailed;
}

let isWrong = false;
for (const suite of suites) {
  const outfile = join(folder, `${suite}.cjs`);
  await bundle({ suite, checkout, outfile });
  const programs = join(folder, `${suite}-programs.txt`);
  if (!(values.resume && existsSync(programs))) {
    const record = values.compilers ? `${programs}.part` : undefined;
    const { grep } = values;
    const json = values.json && resolve(values.json.replace(/(\.json)?$/, `-${suite}.json`));
    isWrong = (await run(outfile, { suite, grep, json, record })) || isWrong;
    if (record) renameSync(record, programs);
  }
  if (values.compilers) isWrong = (await compareCompilers(suite, outfile, programs)) || isWrong;
}
process.exit(isWrong ? 1 : 0);
