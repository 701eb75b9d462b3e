import { cp, mkdir, readdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { isPretrainedFolder, MODEL_FOLDER, pipelineTask } from '@resattn/models/node';
import { standaloneFolder } from './location.js';

/** What was written. */
export interface ExportedServer {
  readonly folder: string;
  readonly files: readonly { readonly name: string; readonly bytes: number }[];
}

/** What a server reads of a run. Checkpoints, metrics and reports stay. */
const partsOfRun = [MODEL_FOLDER, 'config.json', 'data.json', 'results.json'];

/**
 * Writes a folder that serves a model with Node and nothing else: the server bundled to one file, the model,
 * and recipes for containers and function services.
 *
 * @param from folder of a finished run, or of a model
 * @param out the folder, which is made. Default: `server` in the folder of the run.
 * @throws FileFormatError when the folder holds no model.
 * @throws Error when `out` is not empty.
 */
export async function exportServer(
  from: string,
  out: string = join(from, 'server'),
): Promise<ExportedServer> {
  await pipelineTask(from);
  const there = await readdir(out).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return [];
    throw error;
  });
  if (there.length > 0) throw new Error(`${out} is not empty; name another folder for the server`);
  const isRun = !(await isPretrainedFolder(from)) && (await isFolder(join(from, MODEL_FOLDER)));
  if (isRun && !(await isFile(join(from, 'results.json'))))
    throw new Error(`${from} is not finished: train it to its end first`);
  await mkdir(out, { recursive: true });
  await cp(standaloneFolder(), out, { recursive: true });
  const model = join(out, 'models', basename(resolve(from)));
  for (const part of isRun ? partsOfRun : await readdir(from)) {
    const path = join(from, part);
    if (resolve(path) === resolve(out)) continue;
    if ((await isFile(path)) || (await isFolder(path)))
      await cp(path, join(model, part), { recursive: true });
  }
  const names = (await readdir(out, { recursive: true })).sort();
  const files: { name: string; bytes: number }[] = [];
  for (const name of names) {
    const { size } = await stat(join(out, name));
    if (await isFile(join(out, name))) files.push({ name, bytes: size });
  }
  return { folder: out, files };
}

const isFile = (path: string) =>
  stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
const isFolder = (path: string) =>
  stat(path).then(
    (found) => found.isDirectory(),
    () => false,
  );
