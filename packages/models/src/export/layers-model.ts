import * as tf from '@tensorflow/tfjs';
import type { BundleFiles } from '../bundles/bundle.js';

/** Bytes of a file of weights at most: browsers cache files of this size, and load several at once. */
const SHARD = 4 * 2 ** 20;

/**
 * A model in the format of `tf.loadLayersModel`: `model.json` with the layers and the list of the
 * weights, and the weights in files of at most 4 MB. Whoever loads it imports `@resattn/layers` first,
 * which makes its layers known.
 */
export async function layersModelFiles(model: tf.LayersModel): Promise<BundleFiles> {
  let saved: tf.io.ModelArtifacts | undefined;
  await model.save(
    tf.io.withSaveHandler(async (artifacts) => {
      saved = artifacts;
      return { modelArtifactsInfo: { dateSaved: new Date(0), modelTopologyType: 'JSON' } };
    }),
  );
  const { modelTopology, weightSpecs, weightData, format, generatedBy, convertedBy } = saved!;
  const weights = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData));
  const count = Math.max(1, Math.ceil(weights.length / SHARD));
  const shards = Array.from({ length: count }, (_, i): [string, Uint8Array] => [
    `group1-shard${i + 1}of${count}.bin`,
    weights.slice(i * SHARD, (i + 1) * SHARD),
  ]);
  const description = {
    modelTopology,
    format,
    generatedBy,
    convertedBy,
    weightsManifest: [{ paths: shards.map(([name]) => name), weights: weightSpecs }],
  };
  return {
    'model.json': new TextEncoder().encode(JSON.stringify(description)),
    ...Object.fromEntries(shards),
  };
}
