import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as tf from '@tensorflow/tfjs';
import { trainSaveLoad } from './train.js';

const folder = process.argv[2] ?? 'dist/model';

/** Saves as tfjs does on every platform: the topology as JSON, the weights as bytes. */
const save = tf.io.withSaveHandler(async ({ weightData, ...rest }) => {
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'model.json'), JSON.stringify(rest));
  await writeFile(join(folder, 'weights.bin'), new Uint8Array(weightData as ArrayBuffer));
  return { modelArtifactsInfo: { dateSaved: new Date(), modelTopologyType: 'JSON' as const } };
});

const load: tf.io.IOHandler = {
  load: async () => {
    const artifacts = JSON.parse(await readFile(join(folder, 'model.json'), 'utf8'));
    const bytes = await readFile(join(folder, 'weights.bin'));
    const weightData = bytes.buffer.slice(bytes.byteOffset, bytes.byteOffset + bytes.byteLength);
    return { ...artifacts, weightData };
  },
};

const report = await trainSaveLoad({ save, load: () => load }, (epoch, loss) => {
  if (epoch % 2 === 0) console.log(`epoch ${epoch}: loss ${loss.toFixed(4)}`);
});
console.log(`backend ${report.backend}, accuracy ${report.accuracy.toFixed(3)}`);
console.log(`loaded again from ${folder}: largest difference ${report.difference}`);
report.letters.forEach((letter, i) => {
  const weight = report.weights[i]!;
  console.log(`${letter} ${weight.toFixed(3)} ${'█'.repeat(Math.round(40 * weight))}`);
});
