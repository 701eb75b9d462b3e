import { spawn, spawnSync } from 'node:child_process';
import { mkdir, readdir, rename, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { sha256Of } from './cache.js';
import { ProvisionError } from './errors.js';
import { packageIndex } from './package-index.js';
import { PYTHON_VERSION, type Wheel } from './wheels.js';

/**
 * Has pip fetch a wheel, so that the user's own index, mirror, proxy and certificates hold.
 * `onBytes` learns the size of what has arrived so far; an abort of `signal` ends pip.
 *
 * @param pip how pip is called, for example `['python3', '-m', 'pip']`
 * @param file where the wheel goes, named as in the index
 */
export async function pipDownload(
  pip: readonly string[],
  wheel: Wheel,
  file: string,
  {
    onBytes = () => {},
    signal,
  }: {
    readonly onBytes?: ((bytes: number) => void) | undefined;
    readonly signal?: AbortSignal | undefined;
  } = {},
): Promise<void> {
  const folder = `${file}.pip-${process.pid}`;
  const temporary = join(folder, 'temporary');
  await mkdir(temporary, { recursive: true });
  const timer = setInterval(async () => onBytes(await largestFile(folder)), 250);
  try {
    await runPip(pip, wheel, { folder, temporary, signal });
    const fetched = join(folder, wheel.file);
    const names = await readdir(folder);
    if (!names.includes(wheel.file)) {
      throw new ProvisionError(
        'not-in-index',
        `pip brought ${names.filter((name) => name.endsWith('.whl')).join(', ') || 'no wheel'} in place of ${wheel.file}. Check pip's index (\`pip config list\`).`,
      );
    }
    const sha256 = await sha256Of(fetched);
    if (sha256 !== wheel.sha256) {
      const { size } = await stat(fetched);
      throw new ProvisionError(
        'corrupt',
        `pip brought a ${wheel.file} of ${size} bytes with SHA-256 ${sha256}; expected ${wheel.size} bytes with ${wheel.sha256}. ` +
          "The file is damaged or another one, and is not used. Clear pip's cache (`pip cache purge`), check its index (`pip config list`), and run the same again.",
      );
    }
    await rename(fetched, file);
  } finally {
    clearInterval(timer);
    await rm(folder, { recursive: true, force: true });
  }
}

/**
 * The index that pip is configured to ask, for asking it directly when pip itself fails;
 * undefined when pip is told to ask none.
 */
export function pipIndex(pip: readonly string[]): string | undefined {
  const [command, ...first] = pip;
  const setting = (name: string) => {
    const result = spawnSync(command!, [...first, 'config', 'get', name], { encoding: 'utf8' });
    return result.status === 0 ? result.stdout.trim() : '';
  };
  const isOff = /^(1|true|yes|on)$/i;
  if (isOff.test(process.env.PIP_NO_INDEX ?? '') || isOff.test(setting('global.no-index'))) {
    return undefined;
  }
  return packageIndex({ PIP_INDEX_URL: process.env.PIP_INDEX_URL || setting('global.index-url') });
}

function runPip(
  [command, ...first]: readonly string[],
  wheel: Wheel,
  {
    folder,
    temporary,
    signal,
  }: {
    readonly folder: string;
    readonly temporary: string;
    readonly signal: AbortSignal | undefined;
  },
): Promise<void> {
  const args = [
    ...first,
    'download',
    '--no-deps',
    '--only-binary=:all:',
    `--python-version=${PYTHON_VERSION}`,
    `--platform=${wheel.platform}`,
    `--dest=${folder}`,
    '--no-input',
    '--disable-pip-version-check',
    '--progress-bar=off',
    `${wheel.project}==${wheel.version}`,
  ];
  return new Promise((resolve, reject) => {
    // pip keeps the file in its temporary folder while it arrives: there its growth can be seen,
    // and it lies on the disk whose space was checked.
    const env = { ...process.env, TMPDIR: temporary, TEMP: temporary, TMP: temporary };
    const child = spawn(command!, args, { env, stdio: ['ignore', 'ignore', 'pipe'] });
    let said = '';
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      said += text;
    });
    const stop = () => child.kill();
    signal?.addEventListener('abort', stop, { once: true });
    child.on('error', reject);
    child.on('close', (status) => {
      signal?.removeEventListener('abort', stop);
      if (signal?.aborted) reject(signal.reason as Error);
      else if (status === 0) resolve();
      else reject(pipError(wheel, status, said));
    });
  });
}

function pipError(wheel: Wheel, status: number | null, said: string): ProvisionError {
  const lines = said.split('\n').filter((line) => line.trim() !== '');
  const errors = lines.filter((line) => /error/i.test(line) && !/^WARNING/.test(line));
  const reason = (errors.length > 0 ? errors : lines).slice(-2).join(' ').trim();
  const isNetwork = /connection|getaddrinfo|name resolution|timed? ?out|unreachable|proxy/i;
  const isFull = /no space left|disk quota/i;
  return new ProvisionError(
    isFull.test(said) ? 'disk-full' : isNetwork.test(said) ? 'no-network' : 'not-in-index',
    `pip could not fetch ${wheel.file} (exit status ${status}): ${reason || 'it gave no reason'}`,
  );
}

async function largestFile(folder: string): Promise<number> {
  try {
    const names = await readdir(folder, { recursive: true, withFileTypes: true });
    const sizes = names
      .filter((entry) => entry.isFile())
      .map((entry) =>
        stat(join(entry.parentPath, entry.name)).then(
          ({ size }) => size,
          () => 0,
        ),
      );
    return Math.max(0, ...(await Promise.all(sizes)));
  } catch {
    return 0;
  }
}
