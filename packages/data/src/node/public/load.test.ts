import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { publicSet, publicSets } from '../../public/registry.js';
import { listPublicSets, publicSetInfo } from './describe.js';
import { fetchPublicSet, loadPublicSet, type PublicSetOptions } from './load.js';
import { pathWithin } from './locate.js';
import { verifyPublicSets } from './verify.js';

let folder: string;
let options: PublicSetOptions;
let notices: string[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-public-'));
  notices = [];
  options = {
    dataFolder: join(folder, 'data'),
    cacheFolder: join(folder, 'cache'),
    offline: true,
    onLicence: (notice) => notices.push(notice),
  };
  vi.stubEnv('RESATTN_DATA_DIR', '');
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

const write = (name: string, content: string | Uint8Array) => {
  const path = join(folder, 'data', name);
  mkdirSync(join(path, '..'), { recursive: true });
  writeFileSync(path, content);
  return path;
};
/** Lets content of our own pass for the published test file of TREC while something is done. */
const questions = Buffer.from(
  'NUM:dist How far is it ?\nLOC:city Which sister\xf0city ?\n',
  'latin1',
);
async function asPublished(act: () => Promise<void>) {
  const file: { checksum: object } = publicSet('trec').files.find(
    ({ name }) => name === 'test.txt',
  )!;
  const published = file.checksum;
  file.checksum = { sha256: createHash('sha256').update(questions).digest('hex') };
  await act().finally(() => {
    file.checksum = published;
  });
}

describe('loadPublicSet', () => {
  it('reads from the offline folder by either name, beside or within, gzip or not', async () => {
    await asPublished(async () => {
      for (const [name, content] of [
        ['trec/test.txt', questions],
        ['trec/test.txt.gz', gzipSync(questions)],
        ['trec/TREC.test', questions],
        ['TREC.test', questions],
        ['test.txt.gz', gzipSync(questions)],
      ] as const) {
        const path = write(name, content);
        const { splits, paths } = await loadPublicSet('trec', { ...options, splits: ['test'] });
        expect(splits.test).toEqual([
          { text: 'How far is it ?', label: 5, fine: 'NUM:dist' },
          { text: 'Which sisterðcity ?', label: 4, fine: 'LOC:city' },
        ]);
        expect(paths).toEqual({ 'test.txt': path });
        rmSync(path);
      }
    });
  });

  it('does not take content with another checksum', async () => {
    const path = write('trec/train.txt', 'NUM:dist other questions\n');
    await expect(loadPublicSet('trec', { ...options, splits: ['train'] })).rejects.toThrow(
      /train.txt of trec is neither in the offline folder.*was not taken: expected 9e4c8bdc.*got [0-9a-f]{64}/,
    );
    expect(readFileSync(path, 'utf8')).toContain('other questions');
  });

  it('refuses gzip data that swell beyond the published size', async () => {
    write('trec/train.txt.gz', gzipSync(Buffer.alloc(1 << 26)));
    await expect(loadPublicSet('trec', { ...options, splits: ['train'] })).rejects.toThrow(
      /holds more than the 335858 bytes that were published/,
    );
  });

  it('shows the licence before the first use only', async () => {
    const attempt = () => fetchPublicSet('wnut17', options).catch(() => undefined);
    await attempt();
    await attempt();
    expect(notices.length).toBe(1);
    expect(notices[0]).toMatch(/WNUT 2017.*CC BY 4.0.*Please cite: Derczynski/);
  });

  it('names the nearest set and the splits there are', async () => {
    await expect(loadPublicSet('agnews' as 'ag_news', options)).rejects.toThrow(
      /no public data set "agnews". Did you mean "ag_news"/,
    );
    await expect(loadPublicSet('trec', { ...options, splits: ['dev'] })).rejects.toThrow(
      /trec has no split "dev". It has train, test/,
    );
  });
});

describe('verifyPublicSets', () => {
  it('tells verified, wrong and missing files apart', async () => {
    write('trec/train.txt', 'NUM:dist other questions\n');
    write('test.txt', 'of something else');
    const reports = await verifyPublicSets(undefined, options);
    expect(reports.map(({ id }) => id)).toEqual(Object.keys(publicSets));
    const trec = reports.find(({ id }) => id === 'trec')!;
    expect(trec.status).toBe('wrong');
    expect(trec.files).toMatchObject([
      { name: 'train.txt', status: 'wrong' },
      { name: 'test.txt', status: 'missing' },
    ]);
    expect(trec.splits).toContainEqual({ name: 'train', published: 5452, counted: undefined });
    expect(reports.find(({ id }) => id === 'mr')!.status).toBe('missing');
  });
});

describe('the registry', () => {
  it('holds sound descriptions', () => {
    for (const [id, set] of Object.entries(publicSets)) {
      expect(set.id).toBe(id);
      for (const { files } of Object.values(set.splits)) {
        for (const name of files) expect(set.files.map((file) => file.name)).toContain(name);
      }
      for (const file of set.files) {
        // One commit of a repository, or the publisher's own page.
        expect(file.url).toMatch(
          /^https:\/\/(raw\.githubusercontent\.com\/[^/]+\/[^/]+\/[0-9a-f]{40}|huggingface\.co\/datasets\/\w+\/resolve\/[0-9a-f]{40}|rajpurkar\.github\.io)\//,
        );
        const checksum = 'sha256' in file.checksum ? file.checksum.sha256 : file.checksum.gitBlob;
        expect(checksum).toMatch(/^([0-9a-f]{64}|[0-9a-f]{40})$/);
        expect(file.bytes).toBeGreaterThan(0);
      }
      expect(set.licence.length * set.citation.length).toBeGreaterThan(0);
    }
  });

  it('lists sets and tells about one', () => {
    const list = listPublicSets(options);
    expect(list.length).toBe(Object.keys(publicSets).length);
    expect(list.find(({ id }) => id === 'sst2')).toMatchObject({
      sizes: { train: 6920, validation: 872, test: 1821 },
      isPresent: false,
    });
    write('sst2/train.txt', 'x');
    expect(publicSetInfo('sst2', options)).toMatchObject({
      isPresent: true,
      labels: ['negative', 'positive'],
      files: [
        { name: 'train.txt', checksum: /^sha256:[0-9a-f]{64}$/ },
        { name: 'dev.txt' },
        { name: 'test.txt' },
      ].map((file) => ({ ...file, checksum: expect.stringMatching(/^sha256:[0-9a-f]{64}$/) })),
    });
  });
});

describe('pathWithin', () => {
  it('refuses names that lead out of the folder', () => {
    expect(pathWithin('/cache/trec', 'orders/a.txt')).toBe('/cache/trec/orders/a.txt');
    for (const name of ['../x', 'a/../../x', '/etc/passwd', '..', '.']) {
      expect(() => pathWithin('/cache/trec', name), name).toThrow(/leads out of the folder/);
    }
  });
});
