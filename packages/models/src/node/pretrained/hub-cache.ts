import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { FileFormatError } from '@resattn/core';
import { writeFileAtomic } from '@resattn/core/node';
import { checkOptions } from '@resattn/options';
import { type HubFile, HubModel, type HubOptions, HubUnreachable } from './hub-client.js';
import { COMPANION_FILES, CONFIG_FILE } from './pretrained-folder.js';
import { INDEX_FILE, WEIGHTS_FILE } from './safetensors-files.js';

export interface HubCacheOptions extends HubOptions {
  /**
   * Where downloaded models are kept. Default: HF_HUB_CACHE, else `hub` in HF_HOME, else
   * `~/.cache/huggingface/hub`: the cache of `transformers`, whose models are found there too.
   */
  readonly cacheFolder?: string | undefined;
  /** Whether only the cache is used. Default: whether HF_HUB_OFFLINE is 1. */
  readonly offline?: boolean | undefined;
  /** Is told when the Hub could not be reached and the cache is used. Default: standard error. */
  readonly onNotice?: ((notice: string) => void) | undefined;
}

export const hubCacheKeys: Readonly<Record<keyof HubCacheOptions, true>> = {
  revision: true,
  token: true,
  endpoint: true,
  cacheFolder: true,
  offline: true,
  onNotice: true,
  onProgress: true,
  retries: true,
  stallTimeout: true,
  signal: true,
};

function cacheFolderOf({ cacheFolder }: HubCacheOptions): string {
  const { HF_HUB_CACHE, HF_HOME } = process.env;
  return (
    cacheFolder ??
    (HF_HUB_CACHE ||
      (HF_HOME ? join(HF_HOME, 'hub') : join(homedir(), '.cache', 'huggingface', 'hub')))
  );
}

/** A model's part of the cache: `refs/<revision>` names a commit, `snapshots/<commit>` holds files. */
class CachedModel {
  private readonly folder: string;

  constructor(cacheFolder: string, name: string) {
    this.folder = join(cacheFolder, `models--${name.replace('/', '--')}`);
  }

  snapshot(commit: string): string {
    return join(this.folder, 'snapshots', commit);
  }

  /** The commit that a revision stood for when it was last asked for. */
  async commitOf(revision: string): Promise<string | undefined> {
    if (existsSync(this.snapshot(revision))) return revision;
    const ref = join(this.folder, 'refs', revision);
    if (!existsSync(ref)) return undefined;
    const commit = (await readFile(ref, 'utf8')).trim();
    return existsSync(this.snapshot(commit)) ? commit : undefined;
  }

  async remember(revision: string, commit: string): Promise<void> {
    if (revision === commit) return;
    const ref = join(this.folder, 'refs', revision);
    await mkdir(dirname(ref), { recursive: true });
    await writeFileAtomic(ref, commit);
  }

  private absence(commit: string, path: string): string {
    return join(this.folder, '.no_exist', commit, path);
  }

  isKnownAbsent(commit: string, path: string): boolean {
    return existsSync(this.absence(commit, path));
  }

  async rememberAbsent(commit: string, path: string): Promise<void> {
    await mkdir(dirname(this.absence(commit, path)), { recursive: true });
    await writeFile(this.absence(commit, path), '');
  }
}

/**
 * The folder with all files of a model of the Hub: from the cache, and what is not there is
 * downloaded, taken up where it broke off, and checked.
 *
 * @throws Error when the model, its revision or its weights do not exist, the token does not open it,
 *   the content is not what was announced, or nothing is cached and the Hub is not reached
 */
export async function obtainModel(name: string, options: HubCacheOptions = {}): Promise<string> {
  checkOptions('obtainModel', options, hubCacheKeys);
  const hub = new HubModel(name, options);
  const cacheFolder = cacheFolderOf(options);
  const cached = new CachedModel(cacheFolder, name);
  const cachedCommit = await cached.commitOf(hub.revision);
  const offline = options.offline ?? process.env.HF_HUB_OFFLINE === '1';
  if (offline) {
    if (cachedCommit !== undefined) return cached.snapshot(cachedCommit);
    throw new Error(
      `${name} (revision ${hub.revision}) is not in the cache ${cacheFolder}, and offline mode keeps ` +
        'from downloading it; load it once with a network, or give the path of a folder',
    );
  }
  let config: HubFile | undefined;
  try {
    config = await hub.find(CONFIG_FILE);
  } catch (error) {
    if (!(error instanceof HubUnreachable) || cachedCommit === undefined) throw error;
    const notify = options.onNotice ?? ((notice: string) => process.stderr.write(`${notice}\n`));
    notify(`${name} is taken from the cache, since the Hub was not reached: ${error.message}`);
    return cached.snapshot(cachedCommit);
  }
  if (config === undefined)
    throw new Error(`${name} (revision ${hub.revision}) has no ${CONFIG_FILE}, so it is no model`);
  const { commit } = config;
  const folder = cached.snapshot(commit);
  const obtain = async (path: string, known?: HubFile): Promise<boolean> => {
    if (existsSync(join(folder, path))) return true;
    if (cached.isKnownAbsent(commit, path)) return false;
    const file = known ?? (await hub.find(path));
    if (file === undefined) {
      await cached.rememberAbsent(commit, path);
      return false;
    }
    await hub.download(file, join(folder, path));
    return true;
  };
  await obtain(CONFIG_FILE, config);
  for (const path of COMPANION_FILES) await obtain(path);
  if (!(await obtain(WEIGHTS_FILE))) {
    if (!(await obtain(INDEX_FILE)))
      throw new Error(
        `${name} (revision ${hub.revision}) has neither ${WEIGHTS_FILE} nor ${INDEX_FILE}; convert ` +
          'other formats with save_pretrained of transformers',
      );
    for (const part of await partsOf(join(folder, INDEX_FILE)))
      if (!(await obtain(part)))
        throw new Error(`${name} (revision ${hub.revision}) lacks ${part}, which its index names`);
  }
  // Last, so that a model that is there in part is not used offline.
  await cached.remember(hub.revision, commit);
  return folder;
}

/** The files that an index names. */
async function partsOf(index: string): Promise<string[]> {
  let parsed: { weight_map?: Record<string, unknown> | undefined };
  try {
    parsed = JSON.parse(await readFile(index, 'utf8')) as typeof parsed;
  } catch (error) {
    throw new FileFormatError(index, `not JSON (${(error as Error).message})`, 'Delete it');
  }
  const parts = [...new Set(Object.values(parsed.weight_map ?? {}))];
  const odd = parts.find((part) => typeof part !== 'string' || !/^[\w.-]+$/.test(part));
  if (parts.length === 0 || odd !== undefined)
    throw new FileFormatError(
      index,
      `names ${odd === undefined ? 'no files' : JSON.stringify(odd)}, expected names of files beside it`,
      'Ask the owner of the model to upload it again',
    );
  return parts as string[];
}
