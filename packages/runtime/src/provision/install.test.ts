import { spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { cachedLibrary, damagedFiles, readManifest } from './cache.js';
import { type IndexServer, indexServer, type Misbehaviour } from './fixtures/index-server.js';
import {
  noise,
  type SyntheticWheel,
  syntheticWheel,
  tensorFlowWheel,
} from './fixtures/synthetic-wheel.js';
import { type Installation, install } from './install.js';
import { libraryFileNames } from './library.js';
import { type ProgressReporter, silentProgress } from './progress.js';
import { pipCommand } from './python.js';

let folder: string;
let servers: IndexServer[];
let said: string[];

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'resattn-install-'));
  servers = [];
  said = [];
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await Promise.all(servers.map((server) => server.close()));
  await rm(folder, { recursive: true, force: true });
});

async function serve(wheels: SyntheticWheel[], misbehaviour?: Misbehaviour): Promise<IndexServer> {
  const parts = join(folder, 'downloads');
  const server = await indexServer(wheels, { parts, ...misbehaviour });
  servers.push(server);
  vi.stubEnv('PIP_INDEX_URL', server.url);
  return server;
}

function installation(
  wheels: readonly SyntheticWheel[],
  changes: Partial<Installation> = {},
): Installation {
  return {
    wheels: wheels.map(({ wheel }) => wheel),
    version: '2.21.0',
    variant: 'cpu',
    site: join(folder, 'tensorflow', '2.21.0-cpu'),
    downloads: join(folder, 'downloads'),
    pip: undefined,
    log: (line) => said.push(line),
    progress: silentProgress,
    patience: { attempts: 3, pause: 1, stall: 600_000 },
    ...changes,
  };
}

/** Whatever happened, no half-done library and no leftover of unpacking may be there. */
function expectNothingInstalled(): void {
  const names = readdirSync(join(folder, 'tensorflow')).filter((name) => !name.endsWith('.lock'));
  expect(names).toEqual([]);
}

describe('from a package index', () => {
  it('unpacks just the two libraries, with a manifest that matches them', async () => {
    const synthetic = await tensorFlowWheel();
    await serve([synthetic]);
    const library = await install(installation([synthetic]));
    const { cc, framework } = libraryFileNames();
    expect(library).toMatchObject({ version: '2.21.0', variant: 'cpu', origin: 'download' });
    expect(readFileSync(library.cc).equals(noise(300_000))).toBe(true);
    expect(readFileSync(library.framework).equals(noise(20_000, 2))).toBe(true);
    expect(readdirSync(library.folder).sort()).toEqual([cc, framework].sort());
    const site = join(folder, 'tensorflow', '2.21.0-cpu');
    expect(await damagedFiles(site, readManifest(site)!)).toEqual([]);
    expect(readdirSync(join(folder, 'downloads'))).toEqual([]);
  });

  it('does nothing the second time', async () => {
    const synthetic = await tensorFlowWheel();
    const server = await serve([synthetic]);
    await install(installation([synthetic]));
    const before = server.requests.length;
    const library = await install(installation([synthetic]));
    expect(library.origin).toBe('cache');
    expect(server.requests.length).toBe(before);
  });

  it.each<[string, Misbehaviour]>([
    ['an index that answers in HTML', { onlyHtml: true }],
    ['a server that is overloaded at first', { failWith: { status: 503, times: 2 } }],
    ['a server that ignores Range', { ignoresRange: true, dropAfter: [100_000] }],
  ])('copes with %s', async (_, misbehaviour) => {
    const synthetic = await tensorFlowWheel();
    await serve([synthetic], misbehaviour);
    const library = await install(installation([synthetic]));
    expect(readFileSync(library.cc).equals(noise(300_000))).toBe(true);
  });

  it('sends the password of the index address, and tells when one is wanted', async () => {
    const synthetic = await tensorFlowWheel();
    const server = await serve([synthetic], { credentials: 'me:p@ss' });
    await expect(install(installation([synthetic]))).rejects.toThrow(/401.*credentials/s);
    vi.stubEnv('PIP_INDEX_URL', server.url.replace('//', '//me:p%40ss@'));
    expect((await install(installation([synthetic]))).origin).toBe('download');
  });

  it('resumes where a connection broke, as often as it gets further', async () => {
    const synthetic = await tensorFlowWheel();
    const server = await serve([synthetic], {
      dropAfter: [60_000, 60_000, 60_000, 60_000, 60_000],
    });
    const library = await install(installation([synthetic]));
    expect(readFileSync(library.cc).equals(noise(300_000))).toBe(true);
    const ranges = server.requests.flatMap((line) => line.match(/bytes=(\d+)-/)?.[1] ?? []);
    expect(ranges.length).toBe(5);
    expect(ranges.map(Number)).toEqual([...ranges.map(Number)].sort((a, b) => a - b));
    expect(new Set(ranges).size).toBe(5);
  });

  it('ends with its signal, and installs afterwards', async () => {
    const synthetic = await tensorFlowWheel();
    await serve([synthetic]);
    const controller = new AbortController();
    const progress: ProgressReporter = {
      start: () => ({
        ...silentProgress.start({ label: '' }),
        update: () => controller.abort(new Error('stopped')),
      }),
    };
    const stopped = install(installation([synthetic], { progress, signal: controller.signal }));
    await expect(stopped).rejects.toThrow('stopped');
    expectNothingInstalled();
    const library = await install(installation([synthetic]));
    expect(readFileSync(library.cc).equals(noise(300_000))).toBe(true);
  });

  it('resumes where an earlier run was killed', async () => {
    const synthetic = await tensorFlowWheel();
    const server = await serve([synthetic]);
    mkdirSync(join(folder, 'downloads'));
    const part = join(folder, 'downloads', `${synthetic.wheel.file}.part`);
    writeFileSync(part, synthetic.bytes.subarray(0, 123_456));
    await install(installation([synthetic]));
    expect(server.requests.filter((line) => line.includes('/files/'))).toEqual([
      `GET /files/${synthetic.wheel.file} bytes=123456-`,
    ]);
  });

  it('starts over when what an earlier run left is damaged', async () => {
    const synthetic = await tensorFlowWheel();
    await serve([synthetic]);
    mkdirSync(join(folder, 'downloads'));
    writeFileSync(join(folder, 'downloads', `${synthetic.wheel.file}.part`), noise(5_000, 9));
    const library = await install(installation([synthetic]));
    expect(readFileSync(library.cc).equals(noise(300_000))).toBe(true);
  });
});

describe('refuses, leaves nothing behind, and says why', () => {
  const cases: [string, (wheel: SyntheticWheel) => Misbehaviour, string, RegExp][] = [
    [
      'a wheel with other contents',
      () => ({ sendInstead: noise(4_000, 5) }),
      'corrupt',
      /brought 4000 bytes with SHA-256 .*expected \d+ bytes/,
    ],
    [
      'a truncated wheel',
      ({ bytes }) => ({ sendInstead: bytes.subarray(0, bytes.length - 1000) }),
      'corrupt',
      /SHA-256/,
    ],
    [
      'an index that lists another file under the name',
      () => ({ claimedHash: '0'.repeat(64) }),
      'corrupt',
      /serves another file/,
    ],
    [
      'a file that is gone',
      () => ({ failWith: { status: 404, times: 99 } }),
      'not-in-index',
      /404/,
    ],
    [
      'a server that stays overloaded',
      () => ({ failWith: { status: 503, times: 99 } }),
      'no-network',
      /cannot be reached.*503/,
    ],
    [
      'a connection that always breaks at once',
      () => ({ dropAfter: Array(99).fill(0) }),
      'no-network',
      /resumes where it stopped/,
    ],
  ];

  it.each(cases)('%s', async (_, misbehave, code, message) => {
    const synthetic = await tensorFlowWheel();
    await serve([synthetic], misbehave(synthetic));
    const failure = install(installation([synthetic]));
    await expect(failure).rejects.toMatchObject({ name: 'ProvisionError', code });
    await expect(failure).rejects.toThrow(message);
    expectNothingInstalled();
  });

  it('an index without the wheel', async () => {
    const synthetic = await tensorFlowWheel();
    await serve([]);
    await expect(install(installation([synthetic]))).rejects.toThrow(
      /does not list tensorflow_cpu.*PIP_INDEX_URL/,
    );
  });

  it('a network that is not there', async () => {
    const synthetic = await tensorFlowWheel();
    const server = await serve([synthetic]);
    await server.close();
    const failure = install(installation([synthetic]));
    await expect(failure).rejects.toMatchObject({ code: 'no-network' });
    await expect(failure).rejects.toThrow(/ECONNREFUSED.*RESATTN_TENSORFLOW/s);
    expectNothingInstalled();
  });

  it('a member that is not what the RECORD says', async () => {
    const { cc } = libraryFileNames();
    const synthetic = await tensorFlowWheel({ wronglyRecorded: [`tensorflow/${cc}`] });
    await serve([synthetic]);
    await expect(install(installation([synthetic]))).rejects.toThrow(
      /libtensorflow_cc.* is damaged/,
    );
    expectNothingInstalled();
  });

  it('a zip file that is no wheel of TensorFlow', async () => {
    const synthetic = await syntheticWheel({
      members: { 'other/a.txt': Buffer.from('a') },
      needs: () => false,
    });
    await serve([synthetic]);
    await expect(install(installation([synthetic]))).rejects.toThrow(
      /none of the wanted libraries/,
    );
    expectNothingInstalled();
  });

  it('a disk that is too small, before anything is fetched', async () => {
    const synthetic = await tensorFlowWheel();
    const server = await serve([synthetic]);
    const huge = { ...synthetic.wheel, unpackedSize: 2 ** 60 };
    const failure = install(installation([synthetic], { wheels: [huge] }));
    await expect(failure).rejects.toMatchObject({ code: 'disk-full' });
    await expect(failure).rejects.toThrow(/needs 1\d{6} TB .* are free there.*RESATTN_CACHE/);
    expect(server.requests).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0)('a cache folder that cannot be written', async () => {
    const synthetic = await tensorFlowWheel();
    await serve([synthetic]);
    chmodSync(folder, 0o555);
    const failure = install(installation([synthetic]));
    await expect(failure).rejects.toMatchObject({ code: 'not-writable' });
    chmodSync(folder, 0o755);
  });
});

describe('a library in the cache', () => {
  it('is fetched again when a file lost its end', async () => {
    const synthetic = await tensorFlowWheel();
    await serve([synthetic]);
    const library = await install(installation([synthetic]));
    truncateSync(library.cc, 1000);
    const site = join(folder, 'tensorflow', '2.21.0-cpu');
    expect(cachedLibrary(site).damage).toMatch(/has 1000 bytes in place of 300000/);
    await install(installation([synthetic]));
    expect(statSync(library.cc).size).toBe(300_000);
    expect(said.join('\n')).toMatch(/cached TensorFlow is damaged .*fetched again/);
  });

  it.each([
    ['missing', () => rmSync(join(folder, 'tensorflow/2.21.0-cpu/manifest.json'))],
    ['cut off', () => truncateSync(join(folder, 'tensorflow/2.21.0-cpu/manifest.json'), 30)],
  ])('is fetched again when its manifest is %s', async (_, damage) => {
    const synthetic = await tensorFlowWheel();
    await serve([synthetic]);
    await install(installation([synthetic]));
    damage();
    expect((await install(installation([synthetic]))).origin).toBe('download');
  });

  it('shows changed contents of the same size to the full check', async () => {
    const synthetic = await tensorFlowWheel();
    await serve([synthetic]);
    const library = await install(installation([synthetic]));
    const bytes = readFileSync(library.cc);
    bytes[1000]! ^= 1;
    writeFileSync(library.cc, bytes);
    const site = join(folder, 'tensorflow', '2.21.0-cpu');
    expect(await damagedFiles(site, readManifest(site)!)).toEqual([library.cc]);
  });
});

describe('several processes', () => {
  it('fetch once when two start together', async () => {
    const synthetic = await tensorFlowWheel();
    const server = await serve([synthetic]);
    const script = join(folder, 'install.cjs');
    await build({
      stdin: {
        contents: `
          import { install } from './install.ts';
          const { wheel, ...rest } = JSON.parse(process.argv[2]);
          const needs = (member) => member.startsWith('tensorflow/libtensorflow');
          const bar = { update() {}, setTotal() {}, line() {}, done() {}, stop() {} };
          install({ ...rest, wheels: [{ ...wheel, needs }], log: console.error, progress: { start: () => bar } })
            .then((library) => console.log(library.origin));`,
        resolveDir: fileURLToPath(new URL('.', import.meta.url)),
        loader: 'ts',
      },
      bundle: true,
      platform: 'node',
      outfile: script,
      logLevel: 'error',
    });
    const { wheels, pip, log, progress, patience, ...rest } = installation([synthetic]);
    const argument = JSON.stringify({ wheel: synthetic.wheel, ...rest });
    const run = () =>
      new Promise<string>((resolve, reject) => {
        const child = spawn(process.execPath, [script, argument], {
          stdio: ['ignore', 'pipe', 'inherit'],
        });
        let output = '';
        child.stdout.on('data', (text) => {
          output += text;
        });
        child.on('close', (status) =>
          status === 0 ? resolve(output.trim()) : reject(new Error(`exit ${status}`)),
        );
      });
    const origins = await Promise.all([run(), run()]);
    expect(origins.sort()).toEqual(['cache', 'download']);
    expect(server.requests.filter((line) => line.includes('/files/')).length).toBe(1);
  });

  it('take over the lock and the leftovers of one that was killed', async () => {
    const synthetic = await tensorFlowWheel();
    await serve([synthetic]);
    const site = join(folder, 'tensorflow', '2.21.0-cpu');
    const lock = `${site}.lock`;
    mkdirSync(lock, { recursive: true });
    const longAgo = new Date(Date.now() - 60_000);
    utimesSync(lock, longAgo, longAgo);
    mkdirSync(`${site}.unpacking-1/tensorflow`, { recursive: true });
    await install(installation([synthetic]));
    expect(existsSync(`${site}.unpacking-1`)).toBe(false);
    expect(existsSync(lock)).toBe(false);
  });

  it('wait for one that is alive, and say so', async () => {
    const synthetic = await tensorFlowWheel();
    await serve([synthetic]);
    const lock = join(folder, 'tensorflow', '2.21.0-cpu.lock');
    mkdirSync(lock, { recursive: true });
    const log = (line: string) => {
      said.push(line);
      rmSync(lock, { recursive: true });
    };
    await install(installation([synthetic], { log }));
    expect(said).toEqual(['Another process is setting up TensorFlow; waiting for it.']);
  });
});

describe('CUDA', () => {
  it('lays all wheels out as TensorFlow looks for them, programs executable, headers left', async () => {
    const { cc } = libraryFileNames();
    const nvidia = (
      project: string,
      members: Record<string, Buffer | { bytes: Buffer; mode: number }>,
    ) => syntheticWheel({ project, members, needs: (member) => !member.includes('/include/') });
    const wheels = [
      await tensorFlowWheel({ project: 'tensorflow' }),
      await nvidia('nvidia-cublas-cu12', {
        'nvidia/cublas/lib/libcublas.so.12': noise(1_000),
        'nvidia/cublas/include/cublas.h': Buffer.from('//'),
      }),
      await nvidia('nvidia-cuda-nvcc-cu12', {
        'nvidia/cuda_nvcc/bin/ptxas': { bytes: noise(500), mode: 0o744 },
        'nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc': noise(700),
      }),
    ];
    await serve(wheels);
    const library = await install(installation(wheels, { variant: 'cuda' }));
    expect(library.variant).toBe('cuda');
    const inSite = (path: string) => join(library.folder, '..', path);
    expect(existsSync(inSite(`tensorflow/${cc}`))).toBe(true);
    expect(existsSync(inSite('nvidia/cublas/lib/libcublas.so.12'))).toBe(true);
    expect(existsSync(inSite('nvidia/cublas/include'))).toBe(false);
    expect(existsSync(inSite('nvidia/cuda_nvcc/nvvm/libdevice/libdevice.10.bc'))).toBe(true);
    expect(statSync(inSite('nvidia/cuda_nvcc/bin/ptxas')).mode & 0o111).toBe(0o111);
  });

  it('installs nothing when one of the wheels is missing, and keeps what it fetched', async () => {
    const [first, second] = [
      await tensorFlowWheel(),
      await syntheticWheel({
        project: 'nvidia-cublas-cu12',
        members: { 'nvidia/cublas/lib/a': noise(9) },
      }),
    ];
    const partial = await serve([first]);
    await expect(install(installation([first, second]))).rejects.toMatchObject({
      code: 'not-in-index',
    });
    expectNothingInstalled();
    await partial.close();
    const whole = await serve([first, second]);
    await install(installation([first, second]));
    expect(whole.requests.some((line) => line.includes(first.wheel.file))).toBe(false);
  });
});

const pip = pipCommand();

describe.skipIf(!pip)('through pip', () => {
  beforeEach(() => {
    // The index of the test alone, whatever is configured on this machine.
    vi.stubEnv('PIP_CONFIG_FILE', '/dev/null');
    vi.stubEnv('PIP_FIND_LINKS', '');
    vi.stubEnv('PIP_EXTRA_INDEX_URL', '');
    vi.stubEnv('PIP_NO_CACHE_DIR', '1');
    vi.stubEnv('PIP_RETRIES', '0');
  });

  it('has pip ask its own index', async () => {
    const synthetic = await tensorFlowWheel();
    const server = await serve([synthetic]);
    const library = await install(installation([synthetic], { pip }));
    expect(readFileSync(library.cc).equals(noise(300_000))).toBe(true);
    expect(server.requests.length).toBeGreaterThan(0);
    expect(said).toEqual([]);
    expect(readdirSync(join(folder, 'downloads'))).toEqual([]);
  });

  it('asks the index itself when pip fails, and says so', async () => {
    const synthetic = await tensorFlowWheel();
    await serve([synthetic]);
    const broken = [
      process.execPath,
      '-e',
      'console.error("ERROR: no luck"); process.exit(3)',
      '--',
    ];
    const library = await install(installation([synthetic], { pip: broken }));
    expect(library.origin).toBe('download');
    expect(said.join()).toMatch(/pip could not fetch .*exit status 3.*no luck.*without pip/s);
  });

  it('names both reasons when neither way works', async () => {
    const synthetic = await tensorFlowWheel();
    const server = await serve([synthetic]);
    await server.close();
    const failure = install(installation([synthetic], { pip }));
    await expect(failure).rejects.toMatchObject({ code: 'no-network' });
    await expect(failure).rejects.toThrow(/With pip: .*Without: .*cannot be reached/s);
  });

  it('does not use a damaged wheel that pip brings', async () => {
    const synthetic = await tensorFlowWheel();
    await serve([synthetic], {
      sendInstead: (await tensorFlowWheel({ members: { 'tensorflow/x': noise(9) } })).bytes,
      claimedHash: undefined,
    });
    await expect(install(installation([synthetic], { pip }))).rejects.toMatchObject({
      name: 'ProvisionError',
    });
    expectNothingInstalled();
  });
});
