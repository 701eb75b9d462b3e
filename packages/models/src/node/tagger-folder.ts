import type { WeightCompression } from '../compression/weight-codec.js';
import { layersModelFiles } from '../export/layers-model.js';
import {
  decodeTagger,
  describeTagger,
  encodeTagger,
  type TaggerBundle,
  taggerFormat,
} from '../taggers/tagger-bundle.js';
import { readBundle, writeBundle } from './bundle-folder.js';

/**
 * Writes `tagger.json` and `weights.safetensors` into a folder, which is made, the weights compressed where
 * asked for.
 */
export async function saveTagger(
  folder: string,
  bundle: TaggerBundle,
  compression?: WeightCompression,
): Promise<void> {
  await writeBundle(folder, await encodeTagger(bundle, compression));
}

/**
 * Writes `tagger.json` alone, when training begins: until the weights are there, {@link loadTagger}
 * takes them from the run's checkpoints.
 */
export async function saveTaggerDescription(folder: string, bundle: TaggerBundle): Promise<void> {
  await writeBundle(folder, { [taggerFormat.file]: describeTagger(bundle) });
}

/**
 * Loads a tagger from its own folder or from the folder of a run. The weights of a run that was
 * interrupted are those of its best checkpoint, else of its newest.
 *
 * @throws FileFormatError when the folder holds no tagger, or a file is damaged.
 */
export async function loadTagger(folder: string): Promise<TaggerBundle> {
  const { files, path } = await readBundle(folder, taggerFormat);
  return decodeTagger(files, path);
}

/**
 * Writes a tagger into a folder for other programs, with `tagger.json` beside it: `layersmodel` for
 * `tf.loadLayersModel` (whoever loads it imports this package first, adds `entityBias` to the scores of all
 * tags but the first, and decodes them with the transitions of the CRF), `safetensors` the weights.
 */
export async function exportTagger(
  folder: string,
  bundle: TaggerBundle,
  format: 'layersmodel' | 'safetensors',
): Promise<void> {
  if (format === 'safetensors') return saveTagger(folder, bundle);
  const files = await layersModelFiles(bundle.tagger.model);
  await writeBundle(folder, { ...files, [taggerFormat.file]: describeTagger(bundle) });
}
