#!/usr/bin/env node
// Where the time of one step goes: operations by kind, and on request a trace for chrome://tracing.
import { writeFileSync } from 'node:fs';
import { cpus } from 'node:os';
import { parseArgs } from 'node:util';
import { chromeTrace, setSeed, summarizeProfile } from '@resattn/core';
import { useTensorFlow } from '@resattn/runtime';
import { report } from './harness/table.mjs';
import { compiledCase } from './ours/steps.mjs';

const { values: options } = parseArgs({
  options: {
    cases: { type: 'string', default: 'transformer-encoder' },
    measure: { type: 'string', default: 'train' },
    threads: { type: 'string', default: String(cpus().length) },
    precision: { type: 'string', default: 'float32' },
    trace: { type: 'string' },
    json: { type: 'string' },
  },
});
const threads = Number(options.threads);
await useTensorFlow({ device: 'cpu', intraOpThreads: threads, interOpThreads: threads });
setSeed(1);
const { run, inputs } = await compiledCase(options.cases, options.measure, {
  precision: /** @type {import('@resattn/core').Precision} */ (options.precision),
});
const profile = run.profile(...inputs);
const rows = summarizeProfile(profile).map(({ operation, count, microseconds, bytes }) => ({
  operation,
  count: String(count),
  ms: microseconds / 1000,
  share: (100 * microseconds) / profile.microseconds,
  mb: bytes / 2 ** 20,
}));
report(rows, options.json, ['operation', 'count', 'ms', 'share', 'mb']);
if (options.trace) writeFileSync(options.trace, JSON.stringify(chromeTrace(profile)));
