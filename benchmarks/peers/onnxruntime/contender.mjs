// Runs a case's network with onnxruntime-node: contender.mjs <case> <threads> <python>. Python exports the
// network of the PyTorch peer; onnxruntime-node is looked for where NODE_PATH says.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { serve } from '../../harness/contender.mjs';

const [name = '', threads, python = 'python3'] = process.argv.slice(2);

/** @param {string} why */
function absent(why) {
  console.log(JSON.stringify({ absent: why }));
  process.exit(0);
}

function load() {
  try {
    return createRequire(import.meta.url)('onnxruntime-node');
  } catch {
    return absent(
      'onnxruntime-node is not installed; install it in a folder and name it in NODE_PATH',
    );
  }
}

const ort = load();
const folder = mkdtempSync(join(tmpdir(), 'resattn-onnx-'));
const file = join(folder, 'model.onnx');
const script = fileURLToPath(new URL('export.py', import.meta.url));
const { status, stderr } = spawnSync(python, [script, name, file], { encoding: 'utf8' });
if (status !== 0) absent(`the export failed: ${stderr.trim().split('\n').at(-1)}`);
const session = await ort.InferenceSession.create(file, {
  intraOpNumThreads: Number(threads),
  interOpNumThreads: 1,
  graphOptimizationLevel: 'all',
});
rmSync(folder, { recursive: true });

const [batch, time] = [Number(name.split('-').at(-1)), 128];
const ids = BigInt64Array.from({ length: batch * time }, (_, i) => BigInt((i * 7919) % 30_522));
const feeds = { [session.inputNames[0]]: new ort.Tensor('int64', ids, [batch, time]) };
serve('onnxruntime-node', () => session.run(feeds));
