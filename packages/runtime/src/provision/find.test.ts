import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { MANIFEST, type Manifest, siteFolder } from './cache.js';
import { findLibrary } from './find.js';
import { libraryFileNames } from './library.js';
import { provision } from './provision.js';
import { TENSORFLOW_VERSION } from './wheels.js';

let folder: string;
const { cc, framework } = libraryFileNames();

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-find-'));
  vi.stubEnv('RESATTN_TENSORFLOW', '');
  vi.stubEnv('RESATTN_CACHE', join(folder, 'cache'));
  vi.stubEnv('VIRTUAL_ENV', '');
  vi.stubEnv('CONDA_PREFIX', '');
  vi.stubEnv('PATH', folder);
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await rm(folder, { recursive: true, force: true });
});

/** The files of a library, empty, in `<parent>/tensorflow`. */
function putLibrary(parent: string, { version = '', isCuda = false } = {}): string {
  const library = join(parent, 'tensorflow');
  mkdirSync(join(library, 'python/platform'), { recursive: true });
  for (const name of [cc, framework]) writeFileSync(join(library, name), '');
  const info = `build_info = OrderedDict([('is_cuda_build', ${isCuda ? 'True' : 'False'})])`;
  writeFileSync(join(library, 'python/platform/build_info.py'), info);
  if (version) mkdirSync(join(parent, `tensorflow_cpu-${version}.dist-info`));
  return library;
}

function putInCache(variant: 'cpu' | 'cuda'): string {
  const site = siteFolder(join(folder, 'cache'), TENSORFLOW_VERSION, variant);
  const library = putLibrary(site);
  const manifest: Manifest = {
    version: TENSORFLOW_VERSION,
    variant,
    platform: 'any',
    wheels: [],
    files: [cc, framework].map((name) => ({ path: `tensorflow/${name}`, size: 0, sha256: '' })),
  };
  writeFileSync(join(site, MANIFEST), JSON.stringify(manifest));
  return library;
}

/** A `python3` that answers with the given folder of installed packages, and imports nothing. */
function putPython(sitePackages: string): void {
  const answer = JSON.stringify(['3.12.1', [sitePackages, sitePackages]]);
  const command = join(folder, 'python3');
  writeFileSync(command, `#!/bin/sh\necho '${answer}'\n`);
  chmodSync(command, 0o755);
}

/** An `nvidia-smi` that shows one GPU. */
function putGpu(): void {
  const command = join(folder, 'nvidia-smi');
  writeFileSync(command, "#!/bin/sh\necho 'NVIDIA H100, 570.1, 81559'\n");
  chmodSync(command, 0o755);
}

describe.skipIf(process.platform === 'win32')('findLibrary', () => {
  it('finds nothing on a bare machine', () => {
    expect(findLibrary()).toBeUndefined();
  });

  it('takes the explicit folder before the cache, and the cache before Python', () => {
    const site = join(folder, 'site-packages');
    const python = putLibrary(site, { version: '2.19.0' });
    putPython(site);
    expect(findLibrary()).toMatchObject({ folder: python, origin: 'python', version: '2.19.0' });
    const cache = putInCache('cpu');
    expect(findLibrary()).toMatchObject({ folder: cache, origin: 'cache', version: '2.21.0' });
    const explicit = putLibrary(join(folder, 'mine'));
    vi.stubEnv('RESATTN_TENSORFLOW', explicit);
    expect(findLibrary()).toMatchObject({
      folder: explicit,
      cc: join(explicit, cc),
      framework: join(explicit, framework),
      origin: 'explicit',
      version: 'unknown',
    });
  });

  it('takes a site-packages folder as the explicit one, with its version', () => {
    const library = putLibrary(folder, { version: '2.20.0' });
    vi.stubEnv('RESATTN_TENSORFLOW', folder);
    expect(findLibrary()).toMatchObject({ folder: library, version: '2.20.0' });
  });

  it.each([
    ['does not exist', '/no/such/folder', /\/no\/such\/folder does not exist/],
    ['holds no library', '/', /holds no libtensorflow_cc/],
  ])('says so when the explicit folder %s', (_, named, message) => {
    vi.stubEnv('RESATTN_TENSORFLOW', named);
    expect(() => findLibrary()).toThrow(message);
    expect(() => findLibrary()).toThrow(/unset it/);
  });

  it.each(['2.9.1', '2.15.1', '3.0.0'])('leaves a Python TensorFlow %s alone', (version) => {
    const site = join(folder, 'site-packages');
    putLibrary(site, { version });
    putPython(site);
    expect(findLibrary()).toBeUndefined();
  });

  it('prefers the Python of the activated environment', () => {
    putPython(join(folder, 'global'));
    const environment = join(folder, 'venv');
    const site = join(environment, 'site');
    const library = putLibrary(site, { version: '2.21.0' });
    mkdirSync(join(environment, 'bin'));
    const answer = JSON.stringify(['3.12.1', [site]]);
    writeFileSync(join(environment, 'bin/python'), `#!/bin/sh\necho '${answer}'\n`);
    chmodSync(join(environment, 'bin/python'), 0o755);
    vi.stubEnv('VIRTUAL_ENV', environment);
    expect(findLibrary()?.folder).toBe(library);
  });

  it('passes over a command that is no Python', () => {
    const site = join(folder, 'site-packages');
    putLibrary(site, { version: '2.21.0' });
    putPython(site);
    const other = join(folder, 'first');
    mkdirSync(other);
    writeFileSync(join(other, 'python3'), '#!/bin/sh\necho hello\n');
    chmodSync(join(other, 'python3'), 0o755);
    writeFileSync(join(other, 'python'), `#!/bin/sh\nexec ${join(folder, 'python3')} "$@"\n`);
    chmodSync(join(other, 'python'), 0o755);
    vi.stubEnv('PATH', [other, '/bin', '/usr/bin'].join(delimiter));
    expect(findLibrary()?.origin).toBe('python');
  });

  it('wants a CUDA build when a GPU is demanded, and takes one for the CPU too', () => {
    const site = join(folder, 'site-packages');
    putLibrary(site, { version: '2.21.0' });
    putPython(site);
    expect(findLibrary({ variant: 'cuda' })).toBeUndefined();
    putLibrary(site, { isCuda: true });
    expect(findLibrary({ variant: 'cuda' })?.variant).toBe('cuda');
    expect(findLibrary({ variant: 'cpu' })?.variant).toBe('cuda');
  });

  it('refuses an explicit CPU build when a GPU is demanded', () => {
    vi.stubEnv('RESATTN_TENSORFLOW', putLibrary(folder));
    expect(() => findLibrary({ variant: 'cuda' })).toThrow(/GPU is demanded, but .* CPU build/);
  });

  it.runIf(process.platform === 'linux' && process.arch === 'x64')(
    'chooses CUDA by itself where a GPU is visible',
    () => {
      putInCache('cpu');
      const cuda = putInCache('cuda');
      expect(findLibrary()?.variant).toBe('cpu');
      putGpu();
      expect(findLibrary()?.folder).toBe(cuda);
      expect(findLibrary({ variant: 'cpu' })?.variant).toBe('cpu');
    },
  );
});

describe('provision', () => {
  it('returns what is there', async () => {
    const library = putInCache('cpu');
    expect((await provision({ variant: 'cpu', progress: false })).folder).toBe(library);
  });

  it('says where it looked when it may not fetch', async () => {
    await expect(provision({ variant: 'cpu', offline: true })).rejects.toThrow(
      /no TensorFlow \(cpu\).*switched off.*RESATTN_TENSORFLOW.*absent.*active Python.*resattn setup/s,
    );
  });
});
