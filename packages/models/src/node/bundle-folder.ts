import { existsSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSafetensors, FileFormatError, newestCheckpoint } from '@resattn/core';
import { FileCheckpointStore, writeFileAtomic } from '@resattn/core/node';
import { type BundleFiles, type BundleFormat, WEIGHTS_FILE } from '../bundles/bundle.js';

/** Folder of the model inside a run folder. */
export const MODEL_FOLDER = 'model';

/** Writes the files of a bundle into a folder, which is made. */
export async function writeBundle(
  folder: string,
  files: Readonly<Record<string, Uint8Array | string>>,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const [name, content] of Object.entries(files))
    await writeFileAtomic(join(folder, name), content);
}

/**
 * Reads the files of a bundle from its own folder or from the folder of a run, as far as they are
 * there. The weights of a run that was interrupted are those of its best checkpoint, else of its
 * newest.
 *
 * @throws FileFormatError for a folder that holds a model for `tf.loadLayersModel` instead
 */
export async function readBundle(
  folder: string,
  { file, extraFiles = [] }: BundleFormat,
): Promise<{ readonly files: BundleFiles; readonly path: string }> {
  const own = await readIfThere(join(folder, file));
  const path = own === undefined ? join(folder, MODEL_FOLDER) : folder;
  const description = own ?? (await readIfThere(join(path, file)));
  const weights =
    (await readIfThere(join(path, WEIGHTS_FILE))) ??
    (description && (await weightsOfCheckpoints(join(path, '..', 'checkpoints'))));
  if (weights === undefined) refuseLayersModel(folder);
  const extra: Record<string, Uint8Array> = {};
  for (const name of extraFiles) {
    const bytes = await readIfThere(join(path, name));
    if (bytes) extra[name] = bytes;
  }
  return {
    path,
    files: {
      ...extra,
      ...(description && { [file]: description }),
      ...(weights && { [WEIGHTS_FILE]: weights }),
    },
  };
}

/** @throws FileFormatError for a folder with a model in tfjs's own format */
export function refuseLayersModel(folder: string): void {
  const file = join(folder, 'model.json');
  if (!existsSync(file)) return;
  throw new FileFormatError(
    file,
    'is a model for tf.loadLayersModel, which has no texts or labels',
    'Load it with that, or give the run that it was exported from',
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
