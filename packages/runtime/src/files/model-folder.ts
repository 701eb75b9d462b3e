import { mkdir, readFile, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { flushFolder, writeError, writeFileDurable } from '@resattn/core/node';
import * as tf from '@tensorflow/tfjs';

const topologyFile = 'model.json';
const weightsFile = 'weights.bin';

/**
 * Keeps models in a folder of the file system as tfjs-node does: `model.json` with topology and weights
 * manifest, `weights.bin` with the numbers. For `model.save`, `tf.loadLayersModel` and
 * `tf.loadGraphModel`; `file://` URLs are read and written by it too.
 *
 * @param path to save: a folder, made if need be; to load: the folder or its `model.json`
 */
export function fileSystem(path: string): tf.io.IOHandler {
  return {
    save: (artifacts) => saveModel(path, artifacts),
    load: () => loadModel(path),
  };
}

/**
 * Both files are written whole beside the old ones before either is replaced.
 *
 * @throws Error naming the file that cannot be written; what was there stays.
 */
async function saveModel(
  folder: string,
  artifacts: tf.io.ModelArtifacts,
): Promise<tf.io.SaveResult> {
  const { weightData, weightSpecs = [], ...rest } = artifacts;
  if (rest.modelTopology instanceof ArrayBuffer)
    throw new Error(
      `${folder}: the topology of the model is binary, expected an object; save a layers model, or ` +
        'convert the graph to the JSON format',
    );
  await mkdir(folder, { recursive: true }).catch((error: NodeJS.ErrnoException) => {
    const isFile = error.code === 'EEXIST' || error.code === 'ENOTDIR';
    throw isFile
      ? new Error(`${folder}: is a file, or in one; expected a folder to save the model in`, {
          cause: error,
        })
      : writeError(folder, error);
  });
  const { modelTopology, format, generatedBy, convertedBy, ...others } = rest;
  const optional = Object.entries(others).filter(
    ([name, value]) => keptFields.has(name) && value != null,
  );
  const json = JSON.stringify({
    modelTopology,
    format,
    generatedBy,
    convertedBy,
    weightsManifest: [{ paths: [weightsFile], weights: weightSpecs }],
    ...Object.fromEntries(optional),
  });
  const bytes = new Uint8Array(tf.io.CompositeArrayBuffer.join(weightData ?? new ArrayBuffer(0)));
  const part = (name: string) => join(folder, `.${name}.${process.pid}.tmp`);
  try {
    await writeFileDurable(part(weightsFile), bytes);
    await writeFileDurable(part(topologyFile), json);
    await rename(part(weightsFile), join(folder, weightsFile));
    await rename(part(topologyFile), join(folder, topologyFile));
    await flushFolder(folder);
  } catch (error) {
    for (const name of [weightsFile, topologyFile])
      await rm(part(name), { force: true }).catch(() => {});
    throw writeError(folder, error);
  }
  return { modelArtifactsInfo: tf.io.getModelArtifactsInfoForJSON(artifacts) };
}

const keptFields = new Set([
  'trainingConfig',
  'userDefinedMetadata',
  'signature',
  'modelInitializer',
  'initializerSignature',
]);

/** @throws Error naming the file that is missing, damaged or too short. */
async function loadModel(path: string): Promise<tf.io.ModelArtifacts> {
  const file = await topologyOf(path);
  const json = parse(file, await read(file, 'a model is saved with model.save(`file://<folder>`)'));
  return tf.io.getModelArtifactsForJSON(json, async (manifest) => {
    const specs = manifest.flatMap(({ weights }) => weights);
    const parts: Uint8Array[] = [];
    for (const group of manifest) {
      const files = group.paths.map((name) => join(dirname(file), name));
      const bytes = await Promise.all(
        files.map((name) => read(name, `${basename(file)} names it; copy it there too`)),
      );
      checkSize(files.join(', '), bytes, group.weights);
      parts.push(...bytes);
    }
    return [specs, tf.io.CompositeArrayBuffer.join(parts.map(bufferOf))];
  });
}

async function topologyOf(path: string): Promise<string> {
  const found = await stat(path).catch(() => undefined);
  return found?.isDirectory() ? join(path, topologyFile) : path;
}

async function read(file: string, remedy: string): Promise<Uint8Array> {
  try {
    return await readFile(file);
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const what = code === 'ENOENT' ? 'there is no such file' : `cannot be read (${message})`;
    throw new Error(`${file}: ${what}; ${remedy}`, { cause: error });
  }
}

function parse(file: string, bytes: Uint8Array): tf.io.ModelJSON {
  try {
    const json = JSON.parse(new TextDecoder().decode(bytes)) as tf.io.ModelJSON;
    if (typeof json === 'object' && json !== null && 'modelTopology' in json) return json;
  } catch (error) {
    throw new Error(
      `${file}: is no JSON (${(error as Error).message}); load a model's model.json`,
      {
        cause: error,
      },
    );
  }
  throw new Error(`${file}: has no modelTopology; load a model's model.json`);
}

const bytesOf: Record<string, number> = {
  float32: 4,
  int32: 4,
  bool: 1,
  uint8: 1,
  uint16: 2,
  float16: 2,
  complex64: 8,
};

/** A file that was copied in part would be read as other numbers, or fail in the middle of a model. */
function checkSize(
  files: string,
  parts: readonly Uint8Array[],
  weights: readonly tf.io.WeightsManifestEntry[],
): void {
  let wanted = 0;
  for (const { shape, dtype, quantization } of weights) {
    const size = bytesOf[quantization?.dtype ?? dtype];
    // How long texts are is in the file itself.
    if (size === undefined) return;
    wanted += size * tf.util.sizeFromShape(shape);
  }
  const got = parts.reduce((sum, { byteLength }) => sum + byteLength, 0);
  if (got !== wanted)
    throw new Error(
      `${files}: got ${got} bytes of weights, expected ${wanted} as model.json says; ` +
        'the file is incomplete or of another model: copy or save it again',
    );
}

const bufferOf = ({ buffer, byteOffset, byteLength }: Uint8Array): ArrayBuffer =>
  buffer.slice(byteOffset, byteOffset + byteLength) as ArrayBuffer;
