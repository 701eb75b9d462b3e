import { createHash } from 'node:crypto';
import { createReadStream, existsSync, readFileSync, statSync } from 'node:fs';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { libraryFileNames, type TensorFlowLibrary, type Variant } from './library.js';

/** What one unpacked library in the cache consists of; stands beside it as `manifest.json`. */
export interface Manifest {
  readonly version: string;
  readonly variant: Variant;
  readonly platform: string;
  /** The wheels that it was unpacked from. */
  readonly wheels: readonly { readonly file: string; readonly sha256: string }[];
  /** Every file, by its path in the folder of the manifest. */
  readonly files: readonly FileRecord[];
}

export interface FileRecord {
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

export const MANIFEST = 'manifest.json';

/**
 * The folder for everything fetched once: `RESATTN_CACHE`, or `resattn` in the place where the
 * system keeps caches.
 */
export function defaultCacheFolder(env: NodeJS.ProcessEnv = process.env): string {
  if (env.RESATTN_CACHE) return resolve(env.RESATTN_CACHE);
  if (process.platform === 'darwin') return join(homedir(), 'Library/Caches/resattn');
  if (process.platform === 'win32') {
    return join(env.LOCALAPPDATA ?? join(homedir(), 'AppData/Local'), 'resattn/Cache');
  }
  return join(env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'resattn');
}

/** The folder of one version and variant in the cache: a `site-packages` in miniature. */
export function siteFolder(cacheFolder: string, version: string, variant: Variant): string {
  const platform = `${process.platform}-${process.arch}`;
  return join(cacheFolder, 'tensorflow', `${version}-${variant}-${platform}`);
}

/**
 * The library in such a folder, and what is wrong with it: each file of the manifest has to be
 * there with its size. Contents are checked by {@link damagedFiles}.
 */
export function cachedLibrary(
  site: string,
  origin: 'cache' | 'download' = 'cache',
): { library?: TensorFlowLibrary | undefined; damage?: string | undefined } {
  if (!existsSync(site)) return {};
  const manifest = readManifest(site);
  if (!manifest) return { damage: `${join(site, MANIFEST)} is missing or unreadable` };
  for (const { path, size } of manifest.files) {
    const actual = statSync(join(site, path), { throwIfNoEntry: false })?.size;
    if (actual === undefined) return { damage: `${join(site, path)} is missing` };
    if (actual !== size) {
      return { damage: `${join(site, path)} has ${actual} bytes in place of ${size}` };
    }
  }
  const folder = join(site, 'tensorflow');
  const names = libraryFileNames();
  const { version, variant } = manifest;
  const [cc, framework] = [join(folder, names.cc), join(folder, names.framework)];
  return { library: { folder, cc, framework, version, variant, origin } };
}

/** Reads the manifest of a folder in the cache; undefined when there is none that is whole. */
export function readManifest(site: string): Manifest | undefined {
  try {
    const manifest = JSON.parse(readFileSync(join(site, MANIFEST), 'utf8')) as Manifest;
    return Array.isArray(manifest.files) && manifest.files.length > 0 ? manifest : undefined;
  } catch {
    return undefined;
  }
}

/** The files whose contents are not what was unpacked; reads all of them. */
export async function damagedFiles(site: string, manifest: Manifest): Promise<string[]> {
  const damaged: string[] = [];
  for (const { path, sha256 } of manifest.files) {
    const file = join(site, path);
    if (!existsSync(file) || (await sha256Of(file)) !== sha256) damaged.push(file);
  }
  return damaged;
}

/** The SHA-256 of a file, in hexadecimal digits. */
export async function sha256Of(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file, { highWaterMark: 1 << 20 }), hash);
  return hash.digest('hex');
}
