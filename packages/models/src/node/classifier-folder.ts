import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSafetensors, newestCheckpoint } from '@resattn/core';
import { FileCheckpointStore, writeFileAtomic } from '@resattn/core/node';
import {
  type ClassifierBundle,
  DESCRIPTION_FILE,
  decodeClassifier,
  describeClassifier,
  encodeClassifier,
  WEIGHTS_FILE,
} from '../bundles/classifier-bundle.js';

/** Folder of the classifier inside a run folder. */
export const CLASSIFIER_FOLDER = 'model';

/** Writes `classifier.json` and `weights.safetensors` into a folder, which is made. */
export async function saveClassifier(folder: string, bundle: ClassifierBundle): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(await encodeClassifier(bundle)))
    await writeFileAtomic(join(folder, name), bytes);
}

/**
 * Writes `classifier.json` alone, when training begins: until the weights are there,
 * {@link loadClassifier} takes them from the run's checkpoints.
 */
export async function saveClassifierDescription(
  folder: string,
  bundle: ClassifierBundle,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(join(folder, DESCRIPTION_FILE), describeClassifier(bundle));
}

/**
 * Loads a classifier from its own folder or from the folder of a run. The weights of a run that was
 * interrupted are those of its best checkpoint, else of its newest.
 *
 * @throws FileFormatError when the folder holds no classifier, or a file is damaged.
 */
export async function loadClassifier(folder: string): Promise<ClassifierBundle> {
  const own = await readIfThere(join(folder, DESCRIPTION_FILE));
  const path = own === undefined ? join(folder, CLASSIFIER_FOLDER) : folder;
  const description = own ?? (await readIfThere(join(path, DESCRIPTION_FILE)));
  const weights =
    (await readIfThere(join(path, WEIGHTS_FILE))) ??
    (description && (await weightsOfCheckpoints(join(path, '..', 'checkpoints'))));
  return decodeClassifier(
    {
      ...(description && { [DESCRIPTION_FILE]: description }),
      ...(weights && { [WEIGHTS_FILE]: weights }),
    },
    path,
  );
}

async function weightsOfCheckpoints(folder: string): Promise<Uint8Array | undefined> {
  const store = new FileCheckpointStore(folder);
  const newest = await newestCheckpoint(store);
  if (newest === undefined) return undefined;
  const best = newest.state.monitor.best[0]?.step;
  const isKept = best !== undefined && (await store.steps()).includes(best);
  const { weights } = isKept ? await store.load(best) : newest;
  return encodeSafetensors(weights);
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}
