import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { hostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import { cachedLibrary, defaultCacheFolder, siteFolder } from './cache.js';
import { ProvisionError } from './errors.js';
import { findLibrary, resolveVariant } from './find.js';
import { install } from './install.js';
import type { TensorFlowLibrary, Variant } from './library.js';
import { supportedPlatform } from './platform.js';
import { hostProgress, type ProgressReporter, silentProgress } from './progress.js';
import { pipCommand } from './python.js';
import { TENSORFLOW_VERSION, wheelsFor } from './wheels.js';

export interface ProvisionOptions {
  /** `'auto'` (default) is `'cuda'` where an NVIDIA GPU is visible, else `'cpu'`. */
  readonly variant?: Variant | 'auto' | undefined;
  /** Download the library again, even if it is installed. Default false. */
  readonly force?: boolean | undefined;
  /** Never touch the network. Default: false. */
  readonly offline?: boolean | undefined;
  /** Default: `RESATTN_CACHE`, else `resattn` in the system's cache folder. */
  readonly cacheFolder?: string | undefined;
  /** Takes the lines that are said on the way. Default: standard error. */
  readonly log?: ((line: string) => void) | undefined;
  /** Where downloads show their progress; false for nowhere. Default: a line in the notebook that runs it, else standard error. */
  readonly progress?: ProgressReporter | false | undefined;
  /**
   * Ends the download, with its reason as the error; what was received is kept for the next one.
   * Default: in a notebook, the signal of the running cell.
   */
  readonly signal?: AbortSignal | undefined;
}

const provisionKeys: Readonly<Record<keyof ProvisionOptions, true>> = {
  variant: true,
  force: true,
  offline: true,
  cacheFolder: true,
  log: true,
  progress: true,
  signal: true,
};

/**
 * Provides a TensorFlow to open: the folder that `RESATTN_TENSORFLOW` names, else the cache, else
 * the active Python's, else the wheel of TensorFlow 2.21, fetched through pip where there is one
 * and unpacked into the cache.
 *
 * @throws ProvisionError saying what to do; its `code` tells the cases apart
 */
export async function provision(options: ProvisionOptions = {}): Promise<TensorFlowLibrary> {
  checkOptions('provision', options, provisionKeys);
  const { offline = false, cacheFolder = defaultCacheFolder() } = options;
  const log = options.log ?? ((line: string) => process.stderr.write(`${line}\n`));
  const progress =
    options.progress === false ? silentProgress : (options.progress ?? hostProgress());
  const found = options.force
    ? undefined
    : findLibrary({ ...(options.variant && { variant: options.variant }), cacheFolder });
  if (found) return found;
  const variant = resolveVariant(options.variant);
  const site = siteFolder(cacheFolder, TENSORFLOW_VERSION, variant);
  const wheels = wheelsFor(variant, supportedPlatform());
  if (offline) {
    const { damage } = cachedLibrary(site);
    throw new ProvisionError(
      'offline',
      `There is no TensorFlow (${variant}) on this machine, and fetching is switched off. ` +
        `Looked in RESATTN_TENSORFLOW (unset), ${site} (${damage ?? 'absent'}) and the active Python. ` +
        'Run `resattn setup` once with a network.',
    );
  }
  if (options.force) await rm(site, { recursive: true, force: true });
  const downloads = join(cacheFolder, 'downloads');
  const version = TENSORFLOW_VERSION;
  return install({
    wheels,
    version,
    variant,
    site,
    downloads,
    pip: pipCommand(),
    log,
    progress,
    signal: options.signal ?? hostSignal(),
  });
}
