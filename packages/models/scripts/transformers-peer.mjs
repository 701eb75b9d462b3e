import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const python = process.env.RESATTN_PYTHON ?? 'python3';
const script = fileURLToPath(new URL('transformers-peer.py', import.meta.url));

/** Runs a command of transformers-peer.py and returns what it says. */
export function peer(...command) {
  const { status, stdout, stderr } = spawnSync(python, [script, ...command], { encoding: 'utf8' });
  if (status !== 0) {
    console.error(stderr);
    console.error(
      `${python} could not run ${command[0]}: pip install transformers torch, or set RESATTN_PYTHON`,
    );
    process.exit(2);
  }
  return JSON.parse(stdout.trim().split('\n').pop());
}
