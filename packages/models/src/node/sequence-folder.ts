import {
  decodeSequence,
  describeSequence,
  encodeSequence,
  type SequenceBundle,
  sequenceFormat,
} from '../bundles/sequence-bundle.js';
import type { WeightCompression } from '../compression/weight-codec.js';
import { readBundle, writeBundle } from './bundle-folder.js';
import { loadPretrainedSequence, pretrainedPath } from './hub-folder.js';

/**
 * Writes `sequence.json` and `weights.safetensors` into a folder, which is made; the weights
 * compressed where asked for.
 */
export async function saveSequence(
  folder: string,
  bundle: SequenceBundle,
  compression?: WeightCompression,
): Promise<void> {
  await writeBundle(folder, await encodeSequence(bundle, compression));
}

/**
 * Writes `sequence.json` alone, when training begins: until the weights are there,
 * {@link loadSequence} takes them from the run's checkpoints.
 */
export async function saveSequenceDescription(
  folder: string,
  bundle: SequenceBundle,
): Promise<void> {
  await writeBundle(folder, { [sequenceFormat.file]: describeSequence(bundle) });
}

/**
 * Loads a sequence-to-sequence model from its own folder, from the folder of a run, or a pretrained one
 * (T5, BART, Marian) from a folder of the Hub's format. The weights of a run that was interrupted are
 * those of its best checkpoint, else of its newest.
 *
 * @throws FileFormatError when the folder holds no such model, or a file is damaged.
 * @throws Error for a pretrained model of another task, naming it.
 */
export async function loadSequence(folder: string): Promise<SequenceBundle> {
  const pretrained = await pretrainedPath(folder);
  if (pretrained !== undefined) return loadPretrainedSequence(pretrained);
  const { files, path } = await readBundle(folder, sequenceFormat);
  return decodeSequence(files, path);
}
