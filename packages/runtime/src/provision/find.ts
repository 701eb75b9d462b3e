import { checkOptions } from '@resattn/options';
import { cachedLibrary, defaultCacheFolder, siteFolder } from './cache.js';
import { ProvisionError } from './errors.js';
import { visibleGpus } from './gpu.js';
import { explicitLibrary, type TensorFlowLibrary, type Variant } from './library.js';
import { pythonLibrary } from './python.js';
import { TENSORFLOW_VERSION } from './wheels.js';

export interface FindOptions {
  /**
   * `'cuda'` needs a CUDA build; `'cpu'` takes a CUDA build too where one is installed, since it
   * computes on the CPU as well; `'auto'` (default) is `'cuda'` where an NVIDIA GPU is visible.
   */
  readonly variant?: Variant | 'auto' | undefined;
  /** Default: `RESATTN_CACHE`, else `resattn` in the system's cache folder. */
  readonly cacheFolder?: string | undefined;
}

/**
 * Looks for a TensorFlow on this machine, without fetching anything: the folder that
 * `RESATTN_TENSORFLOW` names, then the cache, then the active Python.
 *
 * @throws ProvisionError when `RESATTN_TENSORFLOW` names something else than a library, or one
 *   of another variant than the demanded one.
 */
export function findLibrary(options: FindOptions = {}): TensorFlowLibrary | undefined {
  checkOptions('findLibrary', options, { variant: true, cacheFolder: true });
  const named = process.env.RESATTN_TENSORFLOW;
  if (named) {
    const library = explicitLibrary(named);
    if (options.variant === 'cuda' && library.variant !== 'cuda') {
      throw new ProvisionError(
        'wrong-variant',
        `A GPU is demanded, but RESATTN_TENSORFLOW names a CPU build (${library.folder}). ` +
          'Let it name a CUDA build, or unset it to have one found or fetched.',
      );
    }
    return library;
  }
  const variant = resolveVariant(options.variant);
  return findCached(variant, options.cacheFolder) ?? findInPython(variant);
}

/** The variant that `'auto'` stands for on this machine. */
export function resolveVariant(variant: Variant | 'auto' = 'auto'): Variant {
  if (variant !== 'auto') return variant;
  const mayHaveGpu = process.platform === 'linux' && process.arch === 'x64';
  return mayHaveGpu && visibleGpus().length > 0 ? 'cuda' : 'cpu';
}

function findCached(
  variant: Variant,
  cacheFolder = defaultCacheFolder(),
): TensorFlowLibrary | undefined {
  return cachedLibrary(siteFolder(cacheFolder, TENSORFLOW_VERSION, variant)).library;
}

function findInPython(variant: Variant): TensorFlowLibrary | undefined {
  const library = pythonLibrary();
  return variant === 'cuda' && library?.variant !== 'cuda' ? undefined : library;
}
