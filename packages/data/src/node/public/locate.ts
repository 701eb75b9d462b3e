import { existsSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { basename, join, resolve, sep } from 'node:path';
import type { PublicFile, PublicSetDescription } from '../../public/public-set.js';
import { checksumLike, expectedChecksum, readWithChecksum } from './checksum.js';

export interface PublicFolders {
  /** A folder with data sets got elsewhere. Default: `RESATTN_DATA_DIR`. */
  readonly dataFolder?: string | undefined;
  /**
   * The folder for what is downloaded. Default: `RESATTN_CACHE`, else `resattn` in the system's cache
   * folder.
   */
  readonly cacheFolder?: string | undefined;
}

export function dataFolderOf({ dataFolder }: PublicFolders): string | undefined {
  return dataFolder ?? (process.env.RESATTN_DATA_DIR || undefined);
}

export function cacheFolderOf({ cacheFolder }: PublicFolders): string {
  const { env, platform } = process;
  if (cacheFolder) return cacheFolder;
  if (env.RESATTN_CACHE) return resolve(env.RESATTN_CACHE);
  if (platform === 'darwin') return join(homedir(), 'Library/Caches/resattn');
  if (platform === 'win32') {
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData/Local'), 'resattn/Cache');
  }
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'resattn');
}

/**
 * A path in a folder.
 *
 * @throws Error when the name leads out of it
 */
export function pathWithin(folder: string, name: string): string {
  const path = resolve(folder, name);
  if (!path.startsWith(resolve(folder) + sep)) {
    throw new Error(`"${name}" leads out of the folder ${folder} and is refused.`);
  }
  return path;
}

/** Where a cached file stands. */
export function cachedPath(
  set: PublicSetDescription,
  file: PublicFile,
  folders: PublicFolders,
): string {
  return pathWithin(join(cacheFolderOf(folders), 'data', set.id), file.name);
}

/** A file whose content is what was published. */
export interface FoundFile {
  readonly path: string;
  /**
   * The published content, or for a reduced file without a way back, the reduced; none of an archive,
   * which is read where it stands.
   */
  readonly content: Uint8Array;
}

/** A file that has the right name and other content. */
export interface RejectedFile {
  readonly path: string;
  readonly expected: string;
  /** Its checksum, or why it could not be read. */
  readonly got: string;
}

/**
 * Looks for a file of a set in the offline folder, then in the cache: by its own name or its
 * published one, in the set's folder or beside it, gzip or not. Only content with the published
 * checksum is taken.
 */
export async function findFile(
  set: PublicSetDescription,
  file: PublicFile,
  folders: PublicFolders,
): Promise<{ found?: FoundFile | undefined; rejected: RejectedFile[] }> {
  const rejected: RejectedFile[] = [];
  const offline = dataFolderOf(folders);
  const published = basename(new URL(file.url).pathname).replace(/\.gz$/, '');
  const names = [...new Set([file.name, published])];
  const within = (folder: string) => names.map((name) => join(folder, name));
  const own = offline ? within(join(offline, set.id)) : [];
  for (const path of existing([...own, cachedPath(set, file, folders)])) {
    const found = await readChecked(path, file, rejected);
    if (found) return { found, rejected };
  }
  // Beside the set's folder a name such as train.txt says little: other content is not a mistake.
  for (const path of existing(offline ? within(offline) : [])) {
    const found = await readChecked(path, file, []);
    if (found) return { found, rejected };
  }
  const { reduced } = file;
  if (offline && reduced) {
    const checked = { checksum: { sha256: reduced.sha256 }, bytes: file.bytes };
    for (const path of existing([join(offline, set.id, reduced.name)])) {
      const stored = await readChecked(path, checked, rejected);
      const found = stored && (await restored(set, file, stored, folders));
      if (found) return { found, rejected };
    }
  }
  return { rejected };
}

function existing(paths: readonly string[]): string[] {
  return paths
    .flatMap((path) => [path, `${path}.gz`])
    .filter((path) => existsSync(path) && statSync(path).isFile());
}

async function readChecked(
  path: string,
  file: Pick<PublicFile, 'checksum' | 'bytes' | 'isArchive'>,
  rejected: RejectedFile[],
): Promise<FoundFile | undefined> {
  const expected = expectedChecksum(file.checksum);
  try {
    const { content, got } = await readWithChecksum(path, file);
    if (got === expected) return { path, content };
    rejected.push({ path, expected, got });
  } catch (error) {
    rejected.push({ path, expected, got: (error as Error).message });
  }
  return undefined;
}

/** Turns a reduced file into the published one, checked again. */
async function restored(
  set: PublicSetDescription,
  file: PublicFile,
  stored: FoundFile,
  folders: PublicFolders,
): Promise<FoundFile | undefined> {
  const { restore, needs } = file.reduced!;
  if (!restore) return stored;
  const source = set.files.find(({ name }) => name === needs);
  const needed = source && (await findFile(set, source, folders)).found;
  if (!needed) return undefined;
  const decode = (content: Uint8Array) => new TextDecoder().decode(content);
  const content = new TextEncoder().encode(restore(decode(stored.content), decode(needed.content)));
  const isRight = checksumLike(file.checksum, content) === expectedChecksum(file.checksum);
  return isRight ? { path: stored.path, content } : undefined;
}
