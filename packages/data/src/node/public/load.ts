import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { checkOptions } from '@resattn/options';
import { shownSplits } from '../../display/splits-view.js';
import type { PublicFile, PublicSet, PublicSetDescription } from '../../public/public-set.js';
import { type PublicExample, type PublicSetId, publicSet } from '../../public/registry.js';
import { decodeText } from '../../reading/decode.js';
import { downloadKeys } from '../transfer/receive-file.js';
import { type DownloadOptions, download } from './download.js';
import {
  cachedPath,
  cacheFolderOf,
  dataFolderOf,
  type FoundFile,
  findFile,
  type PublicFolders,
  type RejectedFile,
} from './locate.js';

export interface PublicSetOptions extends PublicFolders, DownloadOptions {
  /** Splits to read; only their files are fetched. Default: all. */
  readonly splits?: readonly string[] | undefined;
  /** Refuses to download. Default false. */
  readonly offline?: boolean | undefined;
  /** Gets the licence before the first use of a set. Default: writes it to standard error. */
  readonly onLicence?: ((notice: string, set: PublicSetDescription) => void) | undefined;
}

export const publicSetKeys: Readonly<Record<keyof PublicSetOptions, true>> = {
  ...downloadKeys,
  splits: true,
  offline: true,
  onLicence: true,
  dataFolder: true,
  cacheFolder: true,
};

/** A public data set as read. */
export interface LoadedPublicSet<T> {
  readonly set: PublicSet<T>;
  readonly splits: Readonly<Record<string, readonly T[]>>;
  /** Where each file was read from. */
  readonly paths: Readonly<Record<string, string>>;
}

/**
 * Reads a public data set: from the offline folder, else from the cache, else it is downloaded, once,
 * checked by its checksum. Before its first use the licence is shown.
 *
 * @throws Error for an unknown set or split, for a streamed set, and when a file cannot be downloaded
 */
export async function loadPublicSet<Id extends PublicSetId>(
  id: Id,
  options: PublicSetOptions = {},
): Promise<LoadedPublicSet<PublicExample<Id>>> {
  checkOptions('loadPublicSet', options, publicSetKeys);
  const set = publicSet(id);
  if (!('parse' in set))
    throw new Error(
      `${id} is too large to be read at once. Read a split of it by streamPublicSet('${id}', split).`,
    );
  const names = splitNames(set, options);
  const files = await obtainFiles(set, names, options);
  const splits: Record<string, readonly unknown[]> = {};
  for (const name of names) splits[name] = await parseSplit(set, name, files);
  const loaded = {
    set,
    splits,
    paths: Object.fromEntries([...files].map(([file, { path }]) => [file, path])),
  } as LoadedPublicSet<PublicExample<Id>>;
  return shownSplits(loaded, (data) => data.splits);
}

/**
 * Gets the files of a set without reading them: what `resattn data get` does.
 *
 * @returns where each file stands
 */
export async function fetchPublicSet(
  id: string,
  options: PublicSetOptions = {},
): Promise<Readonly<Record<string, string>>> {
  checkOptions('fetchPublicSet', options, publicSetKeys);
  const set = publicSet(id);
  const files = await obtainFiles(set, splitNames(set, options), options);
  return Object.fromEntries([...files].map(([file, { path }]) => [file, path]));
}

export function splitNames(
  set: PublicSetDescription,
  { splits }: PublicSetOptions,
): readonly string[] {
  const all = Object.keys(set.splits);
  for (const name of splits ?? []) {
    if (!all.includes(name)) {
      throw new Error(`${set.id} has no split "${name}". It has ${all.join(', ')}.`);
    }
  }
  return splits ?? all;
}

export async function obtainFiles(
  set: PublicSetDescription,
  splits: readonly string[],
  options: PublicSetOptions,
): Promise<Map<string, FoundFile>> {
  await showLicence(set, options);
  const names = new Set(splits.flatMap((name) => set.splits[name]!.files));
  const files = new Map<string, FoundFile>();
  for (const file of set.files) {
    if (names.has(file.name)) files.set(file.name, await obtainFile(set, file, options));
  }
  return files;
}

async function obtainFile(
  set: PublicSetDescription,
  file: PublicFile,
  options: PublicSetOptions,
): Promise<FoundFile> {
  const { found, rejected } = await findFile(set, file, options);
  if (found) return found;
  if (options.offline) {
    throw new Error(
      `${file.name} of ${set.id} is neither in the offline folder (${dataFolderOf(options) ?? 'RESATTN_DATA_DIR is not set'}) nor in the cache (${cacheFolderOf(options)}), and downloading is switched off.${described(rejected)}`,
    );
  }
  const path = cachedPath(set, file, options);
  await download(file, path, options);
  const downloaded = (await findFile(set, file, options)).found;
  if (!downloaded) throw new Error(`${path} was changed while it was read. Try again.`);
  return downloaded;
}

function described(rejected: readonly RejectedFile[]): string {
  return rejected
    .map(({ path, expected, got }) => ` ${path} was not taken: expected ${expected}, got ${got}.`)
    .join('');
}

/** Reads one split of files that are there. */
export async function parseSplit(
  set: PublicSet,
  split: string,
  files: ReadonlyMap<string, FoundFile>,
): Promise<readonly unknown[]> {
  const contents = set.splits[split]!.files.map((name) => textOf(set, name, files));
  return set.parse(contents, split);
}

/** The text of a file that is there. */
export function textOf(
  set: PublicSetDescription,
  name: string,
  files: ReadonlyMap<string, FoundFile>,
): string {
  const { encoding = 'utf-8' } = set.files.find((file) => file.name === name)!;
  return decodeText(files.get(name)!.content, { encoding }).text;
}

/** The terms of a set, for the user. */
export function licenceNotice(set: PublicSetDescription): string {
  return `${set.title} (${set.id}): ${set.licence} Please cite: ${set.citation}`;
}

/** Shows the terms once: the cache remembers which were shown. */
async function showLicence(set: PublicSetDescription, options: PublicSetOptions): Promise<void> {
  const notice = licenceNotice(set);
  const shown = join(cacheFolderOf(options), 'data', set.id, 'licence-shown.txt');
  if (existsSync(shown) && (await readFile(shown, 'utf8')) === notice) return;
  const show = options.onLicence ?? ((text: string) => void process.stderr.write(`${text}\n`));
  show(notice, set);
  try {
    await mkdir(dirname(shown), { recursive: true });
    await writeFile(shown, notice);
  } catch {
    // A cache that cannot be written only means that the terms are shown again.
  }
}
