import {
  assignWeights,
  decodeSafetensors,
  encodeSafetensors,
  FileFormatError,
  type NamedTensorData,
  type NamedVariables,
  readTensorData,
} from '@resattn/core';
import * as ops from '@resattn/core/ops';
import { renameKeys } from '@resattn/options';
import {
  compressWeights,
  dynamicKernels,
  restoreWeights,
  type WeightCompression,
} from '../compression/weight-codec.js';
import { formerNames } from './former-names.js';
import { requirePlausibleSizes } from './plausible-sizes.js';

/** The files of a bundle, by name: a model with all that it takes to use it. */
export type BundleFiles = Readonly<Record<string, Uint8Array>>;

export const WEIGHTS_FILE = 'weights.safetensors';

/** How bundles of one kind describe themselves, beside their weights. */
export interface BundleFormat {
  /** What it is, for errors: `classifier`. */
  readonly what: string;
  /** File of the description: JSON. */
  readonly file: string;
  /** Files that it may have beside its description and weights. Default: none. */
  readonly extraFiles?: readonly string[] | undefined;
  readonly format: string;
  /** The newest version, which older ones are read beside. */
  readonly version: number;
  /** Whether it names the family of its model. Default true. */
  readonly hasFamily?: boolean | undefined;
}

/**
 * The description of a bundle as JSON text.
 *
 * @param version an older one, where that says all and older releases are to read it
 */
export function describeBundle(
  { format, version: newest }: BundleFormat,
  content: object,
  version = newest,
): string {
  return `${JSON.stringify({ format, version, ...content }, null, 1)}\n`;
}

/** A description and the weights as files, the weights compressed where asked for. */
export async function encodeBundle(
  { file }: BundleFormat,
  description: string,
  weights: NamedVariables,
  compression?: WeightCompression,
): Promise<BundleFiles> {
  const values = await readTensorData(weights);
  const { tensors, metadata } = compression
    ? compressWeights(values, compression)
    : { tensors: values, metadata: {} };
  return {
    [file]: new TextEncoder().encode(description),
    [WEIGHTS_FILE]: encodeSafetensors(tensors, { format: 'pt', ...metadata }),
  };
}

/**
 * Reads the description of a bundle; its fields are not checked beyond format, version and sizes that
 * the weights cannot have.
 *
 * @throws FileFormatError when it is missing, damaged, of another kind or version.
 */
export function readDescription<D extends object>(
  kind: BundleFormat,
  files: BundleFiles,
  folder: string,
): Partial<D> {
  const file = `${folder}/${kind.file}`;
  const bytes = files[kind.file];
  if (bytes === undefined) throw new FileFormatError(file, 'missing', remedyOf(kind));
  let description: Partial<D> & Readonly<Record<'format' | 'version' | 'config', unknown>>;
  try {
    description = JSON.parse(new TextDecoder().decode(bytes)) ?? {};
  } catch (error) {
    throw new FileFormatError(file, `not JSON (${(error as Error).message})`, remedyOf(kind));
  }
  const { format, version } = description;
  const isKnown = typeof version === 'number' && version >= 1 && version <= kind.version;
  if (format !== kind.format || !isKnown) {
    throw new FileFormatError(
      file,
      `format ${JSON.stringify(format)} version ${JSON.stringify(version)}, this release reads ` +
        `"${kind.format}" version ${kind.version === 1 ? '1' : `1 to ${kind.version}`}`,
      'Load it with the release that wrote it',
    );
  }
  const { config } = description;
  const weights = files[WEIGHTS_FILE];
  if (weights) {
    const names = { description: file, weights: `${folder}/${WEIGHTS_FILE}` };
    requirePlausibleSizes(config, weights, names, remedyOf(kind));
  }
  const isConfig = typeof config === 'object' && config !== null;
  return isConfig
    ? { ...description, config: renameKeys({ ...config }, formerNames) }
    : description;
}

/** @throws FileFormatError naming the fields that are missing from a description. */
export function requireObjects<D extends object>(
  kind: BundleFormat,
  description: Partial<D>,
  names: readonly (keyof D & string)[],
  folder: string,
): D {
  const { family } = description as { readonly family?: unknown };
  // Null stands for the tokenizer of the sources.
  const isThere = (name: keyof D & string) =>
    typeof description[name] === 'object' &&
    (description[name] !== null || name === 'targetTokenizer');
  const missing: string[] = names.filter((name) => !isThere(name));
  if (kind.hasFamily !== false && typeof family !== 'string') missing.push('family');
  if (missing.length === 0) return description as D;
  throw new FileFormatError(
    `${folder}/${kind.file}`,
    `${missing.join(', ')} ${missing.length === 1 ? 'is' : 'are'} missing`,
    remedyOf(kind),
  );
}

/**
 * Assigns the weights of a bundle to the model that its description made.
 *
 * @throws FileFormatError when they are missing or damaged.
 * @throws Error when they do not fit the model.
 */
export function assignBundleWeights(
  { what }: BundleFormat,
  weights: NamedVariables,
  files: BundleFiles,
  folder: string,
): void {
  const file = `${folder}/${WEIGHTS_FILE}`;
  const bytes = files[WEIGHTS_FILE];
  if (bytes === undefined)
    throw new FileFormatError(file, 'missing', `Copy the whole folder of the ${what}`);
  const { tensors, metadata } = decodeSafetensors(bytes, file);
  let values: NamedTensorData;
  try {
    values = restoreWeights(tensors, metadata);
  } catch (error) {
    throw new FileFormatError(file, (error as Error).message, 'The file is damaged: copy it again');
  }
  assignWeights(weights, values, file);
  for (const name of dynamicKernels(metadata)) ops.quantizeKernel(weights[name]!);
}

export const remedyOf = ({ what }: BundleFormat): string =>
  `Give the folder of a ${what} that was trained here`;
