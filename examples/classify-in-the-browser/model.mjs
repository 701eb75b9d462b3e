// Trains a model if there is none yet, and puts it where the page loads it from, with weights of 8 bits.
// Arguments are those of `resattn train language-id`, for other languages or a shorter training.
import { spawnSync } from 'node:child_process';
import { cpSync, existsSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const require = createRequire(import.meta.url);
const command = join(dirname(require.resolve('@resattn/cli/package.json')), 'bin/resattn.js');

function resattn(...args) {
  const { status } = spawnSync(process.execPath, [command, ...args], { stdio: 'inherit' });
  if (status !== 0) process.exit(status ?? 1);
}

if (!existsSync('public/model/classifier.json')) {
  const languages = 'en,de,fr,es,it,pt,nl,pl,ru,uk,tr,ar,he,hi,ja,ko,zh';
  rmSync('run', { recursive: true, force: true });
  rmSync('run-int8', { recursive: true, force: true });
  const given = process.argv.slice(2);
  const settings = given.length > 0 ? given : ['--languages', languages];
  resattn('train', 'language-id', '--run', 'run', ...settings);
  resattn('compress', 'run', '--method', 'int8');
  cpSync('run-int8/model', 'public/model', { recursive: true });
}
