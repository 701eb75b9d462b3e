import { existsSync } from 'node:fs';
import { mkdir, readdir, rename, rm, statfs, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import lockfile from 'proper-lockfile';
import { cachedLibrary, type FileRecord, MANIFEST, type Manifest, sha256Of } from './cache.js';
import { download, downloadedBytes } from './download.js';
import { explainFileError, ProvisionError, systemCode } from './errors.js';
import { type Patience, patient } from './http.js';
import type { TensorFlowLibrary, Variant } from './library.js';
import { locate } from './package-index.js';
import { pipDownload, pipIndex } from './pip.js';
import { formatBytes, type ProgressReporter } from './progress.js';
import { unpack } from './unpack.js';
import type { Wheel } from './wheels.js';

/** What to put where. */
export interface Installation {
  readonly wheels: readonly Wheel[];
  readonly version: string;
  readonly variant: Variant;
  /** The folder that comes to hold `tensorflow/`, `nvidia/` and the manifest. */
  readonly site: string;
  /** Where wheels lie until they are unpacked. */
  readonly downloads: string;
  /** How pip is called; undefined fetches straight from the package index. */
  readonly pip: readonly string[] | undefined;
  readonly log: (line: string) => void;
  readonly progress: ProgressReporter;
  readonly patience?: Patience | undefined;
  readonly signal?: AbortSignal | undefined;
}

/**
 * Fetches and unpacks wheels so that either all of them are in place, or nothing is. One process
 * does it at a time; another one that wants the same waits and then finds it done.
 */
export async function install(installation: Installation): Promise<TensorFlowLibrary> {
  const { site, downloads, log } = installation;
  try {
    await mkdir(dirname(site), { recursive: true });
    await mkdir(downloads, { recursive: true });
    const release = await takeLock(site, log);
    try {
      const { library, damage } = cachedLibrary(site);
      if (library) return library;
      if (damage) log(`The cached TensorFlow is damaged (${damage}); it is fetched again.`);
      await fetchAndUnpack(installation);
    } finally {
      await release();
    }
  } catch (error) {
    throw explainFileError(error, dirname(site));
  }
  const { library, damage } = cachedLibrary(site, 'download');
  if (!library) throw new ProvisionError('corrupt', `What was unpacked is not whole: ${damage}.`);
  return library;
}

async function takeLock(site: string, log: (line: string) => void): Promise<() => Promise<void>> {
  let hasWaited = false;
  for (;;) {
    try {
      // The holder renews the lock's time; one that was killed leaves it to get stale.
      const options = { realpath: false, stale: 15_000, update: 3_000, onCompromised: () => {} };
      return await lockfile.lock(site, {
        ...options,
        retries: hasWaited ? { retries: 20, minTimeout: 250, maxTimeout: 1000 } : 0,
      });
    } catch (error) {
      if (systemCode(error) !== 'ELOCKED') throw error;
      if (!hasWaited) log('Another process is setting up TensorFlow; waiting for it.');
      hasWaited = true;
    }
  }
}

async function fetchAndUnpack(installation: Installation): Promise<void> {
  const { wheels, site, downloads, version, variant, progress } = installation;
  await removeLeftovers(installation);
  await requireSpace(installation);
  const unpacked = `${site}.unpacking-${process.pid}`;
  try {
    const files: FileRecord[] = [];
    for (const wheel of wheels) {
      const file = join(downloads, wheel.file);
      await fetchWheel(wheel, file, installation);
      const bar = progress.start({
        label: `unpacking ${wheel.project} ${wheel.version}`,
        total: wheel.unpackedSize,
        unit: 'bytes',
      });
      try {
        files.push(...(await unpack(file, wheel.needs, unpacked, (bytes) => bar.update(bytes))));
        bar.done();
      } catch (error) {
        bar.stop();
        if (error instanceof ProvisionError && error.code === 'corrupt') await rm(file);
        throw error;
      }
    }
    const manifest: Manifest = {
      version,
      variant,
      platform: `${process.platform}-${process.arch}`,
      wheels: wheels.map(({ file, sha256 }) => ({ file, sha256 })),
      files,
    };
    await writeFile(join(unpacked, MANIFEST), `${JSON.stringify(manifest, null, 2)}\n`);
    await rm(site, { recursive: true, force: true });
    await rename(unpacked, site);
  } finally {
    await rm(unpacked, { recursive: true, force: true });
  }
  // Kept until now: had anything failed, the next run would not have to fetch them again.
  for (const wheel of wheels) await rm(join(downloads, wheel.file), { force: true });
}

/** Removes what a killed process left half done; whoever holds the lock is alone with it. */
async function removeLeftovers({ site, downloads, wheels }: Installation): Promise<void> {
  const beginnings = [
    `${site}.unpacking-`,
    ...wheels.map(({ file }) => join(downloads, `${file}.pip-`)),
  ];
  for (const folder of [dirname(site), downloads]) {
    for (const name of await readdir(folder)) {
      const path = join(folder, name);
      if (beginnings.some((beginning) => path.startsWith(beginning))) {
        await rm(path, { recursive: true, force: true });
      }
    }
  }
}

async function fetchWheel(wheel: Wheel, file: string, installation: Installation): Promise<void> {
  if (existsSync(file)) {
    if ((await sha256Of(file)) === wheel.sha256) return;
    await rm(file);
  }
  const { pip, log, signal } = installation;
  signal?.throwIfAborted();
  if (!pip) return fetchFromIndex(wheel, file, installation);
  try {
    await withProgress(wheel, installation, 0, (onBytes) =>
      pipDownload(pip, wheel, file, { onBytes, signal }),
    );
  } catch (error) {
    signal?.throwIfAborted();
    if (!(error instanceof ProvisionError) || error.code === 'disk-full') throw error;
    const index = pipIndex(pip);
    if (!index) throw error;
    log(`${error.message}\nAsking the package index without pip.`);
    try {
      await fetchFromIndex(wheel, file, installation, index);
    } catch (second) {
      if (!(second instanceof ProvisionError)) throw second;
      throw new ProvisionError(
        second.code,
        `TensorFlow could not be fetched.\n  With pip: ${error.message}\n  Without: ${second.message}`,
        { cause: second },
      );
    }
  }
}

async function fetchFromIndex(
  wheel: Wheel,
  file: string,
  installation: Installation,
  index?: string,
): Promise<void> {
  const { patience = patient, signal } = installation;
  const { url } = await locate(wheel, index, patience);
  await withProgress(wheel, installation, downloadedBytes(file), (onBytes) =>
    download({ url, file, size: wheel.size, sha256: wheel.sha256, onBytes, patience, signal }),
  );
}

async function withProgress(
  wheel: Wheel,
  { progress }: Installation,
  initial: number,
  work: (onBytes: (bytes: number) => void) => Promise<void>,
): Promise<void> {
  const label = `downloading ${wheel.project} ${wheel.version}`;
  const bar = progress.start({ label, total: wheel.size, unit: 'bytes', initial });
  try {
    await work((bytes) => bar.update(Math.min(bytes, wheel.size)));
    bar.update(wheel.size);
    bar.done();
  } catch (error) {
    bar.stop();
    throw error;
  }
}

/** Says that the disk is too small before it is filled. */
async function requireSpace({ wheels, site, downloads, pip }: Installation): Promise<void> {
  let needed = 0;
  for (const wheel of wheels) {
    const there = existsSync(join(downloads, wheel.file))
      ? wheel.size
      : downloadedBytes(join(downloads, wheel.file));
    needed += wheel.size - Math.min(there, wheel.size) + wheel.unpackedSize;
  }
  // pip holds the wheel twice for a moment, when it moves it out of its temporary folder.
  if (pip) needed += Math.max(...wheels.map(({ size }) => size));
  const { bavail, bsize } = await statfs(dirname(site));
  const free = bavail * bsize;
  if (free >= needed) return;
  throw new ProvisionError(
    'disk-full',
    `TensorFlow needs ${formatBytes(needed)} in ${dirname(site)}, and ${formatBytes(free)} are free there. ` +
      'Free some space, or let RESATTN_CACHE name a folder on another disk.',
  );
}
