#!/usr/bin/env node
// What the calibration of the runtime chooses, and how far that is from the best of all settings for the
// training steps of some cases: as the processor is, and with both TensorFlow's compilers held to AVX2.
import { mkdtempSync, rmSync } from 'node:fs';
import { cpus, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { calibrate, findLibrary, recommendedSettings } from '@resattn/runtime';
import { median, takeTurns } from './harness/compare.mjs';
import { Contender } from './harness/contender.mjs';
import { report } from './harness/table.mjs';

/** @type {Readonly<Record<string, Readonly<Record<string, string>>>>} */
const held = {
  native: {},
  avx2: { ONEDNN_MAX_CPU_ISA: 'AVX2', XLA_FLAGS: '--xla_cpu_max_isa=AVX2' },
};
const { values: options } = parseArgs({
  options: {
    cases: {
      type: 'string',
      default: 'resnet-attention-small,char-gpt,bilstm,resnet-attention,transformer-encoder',
    },
    processors: { type: 'string', default: 'native,avx2' },
    rounds: { type: 'string', default: '7' },
    json: { type: 'string' },
  },
});
const root = dirname(fileURLToPath(import.meta.url));

const rows = [];
for (const processor of options.processors.split(',')) {
  const environment = held[processor];
  if (!environment) throw new Error(`no processor "${processor}", expected native or avx2`);
  Object.assign(process.env, environment);
  const { chosen, settings } = await calibrated();
  for (const name of options.cases.split(',')) {
    const times = await timesOf(name, settings);
    // All of them relative to the default, the first, round by round.
    const ratios = times.map((ms) =>
      median(ms.map((each, round) => each / (times[0]?.[round] ?? Number.NaN))),
    );
    const best = Math.min(...ratios);
    for (const [i, setting] of settings.entries()) {
      rows.push({
        processor,
        case: name,
        onednn: setting.oneDnn ? 'on' : 'off',
        intra_op: String(setting.intraOpThreads),
        ms: median(times[i] ?? []),
        of_best: (ratios[i] ?? Number.NaN) / best,
        chosen: [...(i === 0 ? ['default'] : []), ...(i === chosen ? ['calibration'] : [])].join(),
      });
    }
  }
  for (const key of Object.keys(environment)) delete process.env[key];
}
report(rows, options.json, ['processor', 'case', 'onednn', 'intra_op', 'ms', 'of_best', 'chosen']);

/** Calibrates anew; what was measured, and which of it is used. */
async function calibrated() {
  const cacheFolder = mkdtempSync(join(tmpdir(), 'resattn-calibration-'));
  try {
    const library = findLibrary({ variant: 'cpu' });
    if (!library) throw new Error('there is no TensorFlow; `npx resattn setup` fetches it');
    const record = await calibrate(library, {
      cacheFolder,
      limit: 30_000,
      busy: false,
      log: console.error,
    });
    if (!record || record.timings.length === 0) throw new Error('the calibration failed');
    for (const { settings, milliseconds } of record.timings) {
      console.error(`  ${JSON.stringify(settings)} ${JSON.stringify(milliseconds)}`);
    }
    console.error(`  ${record.seconds} s`);
    const settings = record.timings.map((timing) => timing.settings);
    const { oneDnn, intraOpThreads } = recommendedSettings(record.timings) ?? {};
    const chosen = settings.findIndex(
      (each) => each.oneDnn === oneDnn && each.intraOpThreads === intraOpThreads,
    );
    return { settings, chosen };
  } finally {
    rmSync(cacheFolder, { recursive: true });
  }
}

/**
 * Milliseconds of a step of a case with each of the settings, one a round.
 *
 * @param {string} name
 * @param {Awaited<ReturnType<typeof calibrated>>['settings']} settings
 */
async function timesOf(name, settings) {
  /** @type {Contender[]} */
  const contenders = [];
  for (const { oneDnn, intraOpThreads, interOpThreads } of settings) {
    const contender = await Contender.start({
      name,
      threads: cpus().length,
      command: process.execPath,
      args: [
        join(root, 'ours', 'contender.mjs'),
        ...[name, 'graph', 'train', String(interOpThreads), 'float32', String(intraOpThreads)],
      ],
      env: { TF_ENABLE_ONEDNN_OPTS: oneDnn ? '1' : '0', RESATTN_CALIBRATION: 'off' },
    });
    if (contender.absent) throw new Error(`${name}: ${contender.absent}`);
    contenders.push(contender);
  }
  try {
    const turns = await takeTurns(contenders, {
      rounds: Number(options.rounds),
      millisecondsPerTurn: 300,
      warmUp: 3,
    });
    return contenders.map((contender) => turns.get(contender) ?? []);
  } finally {
    for (const contender of contenders) contender.stop();
  }
}
