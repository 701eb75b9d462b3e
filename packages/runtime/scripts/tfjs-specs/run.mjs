#!/usr/bin/env node
// Runs the specs of tfjs-core and tfjs-layers on the TensorFlow backend.
//
//   RESATTN_TFJS=<checkout of tensorflow/tfjs 4.22.0> node scripts/tfjs-specs/run.mjs [core] [layers]
//     --grep <text>    only specs whose full name contains the text
//     --json <file>    write what failed, with messages
//     --backend cpu    on tfjs's plain backend instead, for comparison
//     --compilers      also run each recorded kernel call eagerly, as a graph and by XLA, and compare
//
// tfjs-core's specs come with its npm package; those of tfjs-layers only with its repository.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { bundle } from './bundle.mjs';

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    grep: { type: 'string', default: '' },
    json: { type: 'string', default: '' },
    backend: { type: 'string', default: 'tensorflow' },
    compilers: { type: 'boolean', default: false },
  },
});
const checkout = process.env.RESATTN_TFJS;
if (checkout !== undefined && !existsSync(join(checkout, 'tfjs-layers/src'))) {
  console.error(`RESATTN_TFJS is ${checkout}, which has no tfjs-layers/src`);
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
let isWrong = false;
for (const suite of suites) {
  const outfile = join(folder, `${suite}.cjs`);
  await bundle({ suite, checkout, outfile });
  const { status } = spawnSync(process.execPath, [outfile], {
    stdio: 'inherit',
    cwd: folder,
    env: {
      ...process.env,
      TFJS_SPECS: JSON.stringify({
        suite,
        grep: values.grep,
        json: values.json && resolve(values.json.replace(/(\.json)?$/, `-${suite}.json`)),
        backend: values.backend,
        compilers: values.compilers,
      }),
    },
  });
  isWrong ||= status !== 0;
}
process.exit(isWrong ? 1 : 0);
