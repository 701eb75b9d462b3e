// Trains the two models that are not there yet, and puts them where the page loads them from, with weights
// of 8 bits. With --quick on little data, in seconds: for trying out the page.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const command = join(dirname(require.resolve('@resattn/cli/package.json')), 'bin/resattn.js');
const isQuick = process.argv.includes('--quick');

function resattn(...args) {
  const { status } = spawnSync(process.execPath, [command, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

/** Trains a model by a preset, compresses it, and puts it into the folder that the page reads. */
function prepare(name, preset, settings) {
  if (existsSync(`public/models/${name}/weights.safetensors`)) return;
  const run = `runs/${name}`;
  for (const folder of [run, `${run}-int8`]) rmSync(folder, { recursive: true, force: true });
  resattn('train', preset, '--run', run, ...settings);
  resattn('compress', run, '--method', 'int8');
  cpSync(`${run}-int8/model`, `public/models/${name}`, { recursive: true });
}

const languages = 'en,de,fr,es,it,pt,nl,pl,ru,uk,tr,ar,he,hi,ja,ko,zh';
const quickDates = ['--train-size', '1000', '--validation-size', '100', '--test-size', '50'];
prepare(
  'language',
  'language-id',
  isQuick ? ['--languages', 'en,ja,ru', '--epochs', '1'] : ['--languages', languages],
);
prepare(
  'date',
  'translate-dates',
  isQuick ? ['--languages', 'en', ...quickDates, '--epochs', '1'] : [],
);
