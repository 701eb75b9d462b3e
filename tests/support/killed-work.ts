// One piece of work that is killed: `work.cjs <kind> <folder> <what>`. It says when it begins.
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  classification,
  compress,
  exportRun,
  openRun,
  resume,
  runExperiment,
} from '@resattn/experiments';
import * as tf from '@tensorflow/tfjs';
import { download } from '../../packages/data/src/node/public/download.js';

const [kind = '', folder = '', what = ''] = process.argv.slice(2);
const begin = () => process.stdout.write('begins\n');

const work: Readonly<Record<string, () => Promise<unknown>>> = {
  training: async () => {
    // Killed between its last line and its end.
    if (existsSync(join(folder, 'results.json'))) return undefined;
    if (existsSync(join(folder, 'config.json'))) return resume(folder);
    const sizes = { embeddingDim: 8, filters: 4, minFrequency: 1, batchSize: 8 } as const;
    const options = { data: what, model: 'text-cnn', epochs: 5, ...sizes } as const;
    return runExperiment(classification, options, { folder, seed: 1 });
  },
  export: async () => exportRun({ folder: what }, { to: 'layersmodel', out: folder }),
  compress: async () => compress(await openRun(what), { method: 'int8', out: folder }),
  download: async () => {
    const { url, bytes, sha256 } = JSON.parse(what) as Record<'url' | 'sha256', string> & {
      readonly bytes: number;
    };
    await download({ name: 'file', url, bytes, checksum: { sha256 } }, folder);
  },
};

async function main() {
  await tf.setBackend('cpu');
  Object.assign(tf.backend(), { firstUse: false });
  begin();
  await work[kind]!();
}

main().catch((error: unknown) => {
  console.error(error);
  process.exitCode = 1;
});
