// Trains the two models that are not there yet, and puts them where the page loads them from, with weights
// of 8 bits. With --quick on little data, in seconds: for trying out the page.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { loadSequence, saveSequence } from '@resattn/models/node';

const require = createRequire(import.meta.url);
const command = join(dirname(require.resolve('@resattn/cli/package.json')), 'bin/resattn.js');
const isQuick = process.argv.includes('--quick');

function resattn(...args) {
  const { status } = spawnSync(process.execPath, [command, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync('public/models/language/weights.safetensors')) {
  rmSync('runs/language', { recursive: true, force: true });
  rmSync('runs/language-int8', { recursive: true, force: true });
  const languages = 'en,de,fr,es,it,pt,nl,pl,ru,uk,tr,ar,he,hi,ja,ko,zh';
  const settings = isQuick
    ? ['--languages', 'en,ja,ru', '--epochs', '1']
    : ['--languages', languages];
  resattn('train', 'language-id', '--run', 'runs/language', ...settings);
  resattn('compress', 'runs/language', '--method', 'int8');
  cpSync('runs/language-int8/model', 'public/models/language', { recursive: true });
}

if (!existsSync('public/models/date/weights.safetensors')) {
  rmSync('runs/date', { recursive: true, force: true });
  const settings = isQuick
    ? ['--languages', 'en', '--train-size', '1000', '--test-size', '50', '--epochs', '1']
    : [];
  resattn('train', 'translate-dates', '--run', 'runs/date', ...settings);
  await saveSequence('public/models/date', await loadSequence('runs/date'), { method: 'int8' });
}
