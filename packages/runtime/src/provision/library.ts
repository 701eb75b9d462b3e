import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { ProvisionError } from './errors.js';

/** A TensorFlow that can be opened: the C API lives in `cc`, which needs `framework`. */
export interface TensorFlowLibrary {
  /** The folder that holds both files. */
  readonly folder: string;
  /** Absolute path of `libtensorflow_cc`, which exports `TF_*` and `TFE_*`. */
  readonly cc: string;
  /** Absolute path of `libtensorflow_framework`. */
  readonly framework: string;
  /** `'2.21.0'`; `'unknown'` for an explicit folder that does not say. */
  readonly version: string;
  readonly variant: Variant;
  readonly origin: 'explicit' | 'cache' | 'python' | 'download';
}

export type Variant = 'cpu' | 'cuda';

/** The names that the two shared libraries have in a wheel of this operating system. */
export function libraryFileNames(platform: NodeJS.Platform = process.platform) {
  return platform === 'darwin'
    ? { cc: 'libtensorflow_cc.2.dylib', framework: 'libtensorflow_framework.2.dylib' }
    : { cc: 'libtensorflow_cc.so.2', framework: 'libtensorflow_framework.so.2' };
}

/**
 * Describes the TensorFlow in a folder that holds the two shared libraries, such as
 * `site-packages/tensorflow`; undefined when they are not there.
 */
export function libraryIn(
  folder: string,
  origin: TensorFlowLibrary['origin'],
): TensorFlowLibrary | undefined {
  const names = libraryFileNames();
  const cc = join(folder, names.cc);
  const framework = join(folder, names.framework);
  if (!existsSync(cc) || !existsSync(framework)) return undefined;
  const version = installedVersion(dirname(folder)) ?? 'unknown';
  return { folder, cc, framework, version, variant: variantOf(folder), origin };
}

/** The library that `RESATTN_TENSORFLOW` names: its folder, or the one that holds `tensorflow/`. */
export function explicitLibrary(named: string): TensorFlowLibrary {
  const folder = resolve(named);
  const library =
    libraryIn(folder, 'explicit') ?? libraryIn(join(folder, 'tensorflow'), 'explicit');
  if (library) return library;
  const { cc, framework } = libraryFileNames();
  const reason = existsSync(folder) ? `holds no ${cc} and ${framework}` : 'does not exist';
  throw new ProvisionError(
    'not-a-library',
    `RESATTN_TENSORFLOW is "${named}", but ${folder} ${reason}. ` +
      'Name the folder of the two files, for example …/site-packages/tensorflow, or unset it to let TensorFlow be found or fetched.',
  );
}

/** The error for a library that opens but lacks part of the C API. */
export function missingSymbolError(library: TensorFlowLibrary, symbol: string): ProvisionError {
  return new ProvisionError(
    'missing-symbol',
    `${library.cc} (TensorFlow ${library.version}, ${library.origin}) does not export ${symbol}, ` +
      `which is part of the C API of TensorFlow ${SUPPORTED}. ` +
      (library.origin === 'explicit'
        ? 'Let RESATTN_TENSORFLOW name such a version, or unset it.'
        : 'Run `resattn setup --force` to fetch it anew.'),
  );
}

export const SUPPORTED = '>=2.16 <3';

/** Whether a TensorFlow of this version is one that the backend is written for. */
export function isSupportedVersion(version: string): boolean {
  const [major, minor] = version.split('.').map(Number);
  return major === 2 && minor! >= 16;
}

/** The version by the metadata folder that stands beside an installed package. */
function installedVersion(sitePackages: string): string | undefined {
  if (!existsSync(sitePackages)) return undefined;
  for (const name of readdirSync(sitePackages)) {
    const match = /^(?:tensorflow|tf_nightly)(?:_\w+)?-(\d+\.\d+\.\d+[^-]*)\.dist-info$/.exec(name);
    if (match) return match[1];
  }
  return undefined;
}

/** Reads what the build says of itself; without that, CUDA libraries beside it tell. */
function variantOf(folder: string): Variant {
  const buildInfo = join(folder, 'python/platform/build_info.py');
  if (existsSync(buildInfo)) {
    return /'is_cuda_build',\s*True/.test(readFileSync(buildInfo, 'utf8')) ? 'cuda' : 'cpu';
  }
  return existsSync(join(folder, '../nvidia/cuda_runtime/lib')) ? 'cuda' : 'cpu';
}
