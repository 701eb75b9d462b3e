import {
  type ClassifierBundle,
  classifierFormat,
  decodeClassifier,
  describeClassifier,
  encodeClassifier,
} from '../bundles/classifier-bundle.js';
import type { WeightCompression } from '../compression/weight-codec.js';
import { readBundle, writeBundle } from './bundle-folder.js';

/**
 * Writes `classifier.json` and `weights.safetensors` into a folder, which is made; the weights
 * compressed where asked for.
 */
export async function saveClassifier(
  folder: string,
  bundle: ClassifierBundle,
  compression?: WeightCompression,
): Promise<void> {
  await writeBundle(folder, await encodeClassifier(bundle, compression));
}

/**
 * Writes `classifier.json` alone, when training begins: until the weights are there,
 * {@link loadClassifier} takes them from the run's checkpoints.
 */
export async function saveClassifierDescription(
  folder: string,
  bundle: ClassifierBundle,
): Promise<void> {
  await writeBundle(folder, { [classifierFormat.file]: describeClassifier(bundle) });
}

/**
 * Loads a classifier from its own folder or from the folder of a run. The weights of a run that was
 * interrupted are those of its best checkpoint, else of its newest.
 *
 * @throws FileFormatError when the folder holds no classifier, or a file is damaged.
 */
export async function loadClassifier(folder: string): Promise<ClassifierBundle> {
  const { files, path } = await readBundle(folder, classifierFormat);
  return decodeClassifier(files, path);
}
