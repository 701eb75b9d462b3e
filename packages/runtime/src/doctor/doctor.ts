import { existsSync } from 'node:fs';
import { readdir, stat, statfs } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { dirname, join } from 'node:path';
import { checkOptions } from '@resattn/options';
import { damagedFiles, defaultCacheFolder, readManifest } from '../provision/cache.js';
import { findLibrary } from '../provision/find.js';
import { type Gpu, visibleGpus } from '../provision/gpu.js';
import { isSupportedVersion, SUPPORTED, type TensorFlowLibrary } from '../provision/library.js';
import { supportedPlatform } from '../provision/platform.js';
import { formatBytes } from '../provision/progress.js';
import {
  activePython,
  hasModule,
  type Python,
  pipCommand,
  tensorFlowOf,
} from '../provision/python.js';
import type { Finding } from './finding.js';
import { calibrationFinding, processorFindings } from './processor-findings.js';

export interface DoctorOptions {
  /** Default: `RESATTN_CACHE`, else `resattn` in the system's cache folder. */
  readonly cacheFolder?: string | undefined;
  /**
   * Starts the backend and says in one line what computes. Without it the library is looked at but
   * not opened.
   */
  readonly startBackend?:
    | (() => Promise<{ readonly backend: string; readonly line: string }>)
    | undefined;
}

/**
 * Looks at everything that training needs on this machine, fetches nothing and changes nothing.
 * Reads all of a cached library to check it, which takes a few seconds.
 */
export async function doctor(options: DoctorOptions = {}): Promise<Finding[]> {
  checkOptions('doctor', options, { cacheFolder: true, startBackend: true });
  const { cacheFolder = defaultCacheFolder(), startBackend } = options;
  const gpus = visibleGpus();
  const python = activePython();
  const { library, finding } = lookForLibrary(cacheFolder);
  return [
    node(),
    platform(),
    ...processorFindings(),
    memory(),
    finding,
    ...(library ? [await checksums(library), calibrationFinding(library, cacheFolder)] : []),
    ...(startBackend ? [await device(startBackend)] : []),
    gpu(gpus, library),
    pythonFinding(python),
    pip(),
    jupyter(python),
    await cache(cacheFolder),
  ];
}

function node(): Finding {
  const found = process.version;
  const [major = 0] = process.versions.node.split('.').map(Number);
  return major >= 20
    ? { topic: 'Node', status: 'ok', found }
    : { topic: 'Node', status: 'problem', found, advice: 'Install Node 20 or later.' };
}

function platform(): Finding {
  const found = `${process.platform} ${process.arch}, ${cpus()[0]?.model.trim() ?? 'unknown processor'}, ${cpus().length} cores`;
  try {
    supportedPlatform();
    return { topic: 'Platform', status: 'ok', found };
  } catch (error) {
    return { topic: 'Platform', status: 'problem', found, advice: messageOf(error) };
  }
}

function memory(): Finding {
  const total = totalmem();
  const found = formatBytes(total);
  return total >= 3.5e9
    ? { topic: 'Memory', status: 'ok', found }
    : {
        topic: 'Memory',
        status: 'note',
        found,
        advice: 'TensorFlow wants about 4 GB to train comfortably.',
      };
}

function lookForLibrary(cacheFolder: string): {
  library?: TensorFlowLibrary | undefined;
  finding: Finding;
} {
  const topic = 'TensorFlow';
  try {
    const library = findLibrary({ cacheFolder });
    if (!library) {
      const advice =
        'Run `resattn setup` to fetch it (274 MB on Linux x64); until then the slow portable backends compute.';
      return { finding: { topic, status: 'problem', found: 'not found', advice } };
    }
    const found = `${library.version} (${library.variant}), from ${places[library.origin]}: ${library.folder}`;
    if (library.version === 'unknown' || isSupportedVersion(library.version)) {
      return { library, finding: { topic, status: 'ok', found } };
    }
    const advice = `Only TensorFlow ${SUPPORTED} is known to work.`;
    return { library, finding: { topic, status: 'note', found, advice } };
  } catch (error) {
    return { finding: { topic, status: 'problem', found: 'not usable', advice: messageOf(error) } };
  }
}

const places = {
  explicit: 'RESATTN_TENSORFLOW',
  cache: 'the cache',
  python: 'the active Python',
  download: 'the cache',
};

async function checksums({ folder }: TensorFlowLibrary): Promise<Finding> {
  const topic = 'Checksums';
  const site = dirname(folder);
  const manifest = readManifest(site);
  if (!manifest) {
    return { topic, status: 'note', found: 'not checked: this library was not unpacked by us' };
  }
  const damaged = await damagedFiles(site, manifest);
  return damaged.length === 0
    ? { topic, status: 'ok', found: `${manifest.files.length} files are what was published` }
    : {
        topic,
        status: 'problem',
        found: `damaged: ${damaged.join(', ')}`,
        advice: 'Run `resattn setup --force` to fetch the library anew.',
      };
}

async function device(startBackend: NonNullable<DoctorOptions['startBackend']>): Promise<Finding> {
  const topic = 'Device';
  try {
    const { backend, line } = await startBackend();
    return { topic, status: backend === 'tensorflow' ? 'ok' : 'note', found: line };
  } catch (error) {
    return {
      topic,
      status: 'problem',
      found: 'the backend does not start',
      advice: messageOf(error),
    };
  }
}

function gpu(gpus: readonly Gpu[], library: TensorFlowLibrary | undefined): Finding {
  const topic = 'GPU';
  if (gpus.length === 0) {
    return {
      topic,
      status: 'note',
      found: 'no NVIDIA GPU is visible (nvidia-smi); the CPU computes',
    };
  }
  const found = gpus
    .map(({ name, driver, memoryMiB }) => `${name}, ${memoryMiB} MiB, driver ${driver}`)
    .join('; ');
  const [driver = 0] = gpus[0]!.driver.split('.').map(Number);
  if (driver < OLDEST_DRIVER) {
    const advice = `CUDA 12 needs driver ${OLDEST_DRIVER} or later: update it.`;
    return { topic, status: 'problem', found, advice };
  }
  if (library?.variant !== 'cuda') {
    const advice =
      'The library found computes on the CPU only. Run `resattn setup --device gpu` for the CUDA build.';
    return { topic, status: 'problem', found, advice };
  }
  return { topic, status: 'ok', found };
}

/** CUDA 12 runs with this driver series by minor version compatibility. */
const OLDEST_DRIVER = 525;

function pythonFinding(python: Python | undefined): Finding {
  const topic = 'Python';
  if (!python) {
    const advice = 'Only notebooks and fetching through pip need it.';
    return { topic, status: 'note', found: 'not found', advice };
  }
  const library = tensorFlowOf(python);
  const with_ = library ? `, with TensorFlow ${library.version}` : '';
  const found = `${python.version} (${python.command})${with_}`;
  if (library && !isSupportedVersion(library.version)) {
    const advice = `That TensorFlow is left alone: ${SUPPORTED} is wanted.`;
    return { topic, status: 'note', found, advice };
  }
  return { topic, status: 'ok', found };
}

function pip(): Finding {
  const command = pipCommand();
  return command
    ? { topic: 'pip', status: 'ok', found: command.join(' ') }
    : {
        topic: 'pip',
        status: 'note',
        found: 'not found',
        advice: 'The library is fetched straight from the package index instead (PIP_INDEX_URL).',
      };
}

function jupyter(python: Python | undefined): Finding {
  const topic = 'Jupyter';
  if (python && hasModule(python, 'nbclient')) {
    return { topic, status: 'ok', found: 'nbclient is installed: notebooks can be run' };
  }
  const advice =
    'For notebooks: `pip install nbclient nbformat jupyter-client` (jupyterlab to edit them).';
  return { topic, status: 'note', found: 'not installed in the active Python', advice };
}

async function cache(folder: string): Promise<Finding> {
  const topic = 'Cache';
  let parent = folder;
  while (!existsSync(parent)) parent = dirname(parent);
  const { bavail, bsize } = await statfs(parent);
  const size = existsSync(folder) ? await sizeOf(folder) : 0;
  const found = `${folder}, ${formatBytes(size)}, ${formatBytes(bavail * bsize)} free`;
  return { topic, status: 'ok', found };
}

async function sizeOf(folder: string): Promise<number> {
  let size = 0;
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) size += await sizeOf(path);
    else if (entry.isFile()) size += (await stat(path)).size;
  }
  return size;
}

const messageOf = (error: unknown) => (error instanceof Error ? error.message : String(error));
