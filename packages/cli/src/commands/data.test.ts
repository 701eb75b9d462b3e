import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { publicSets } from '@resattn/data';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { resattn } from '../../test/command.js';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-data-'));
  mkdirSync(join(folder, 'offline'));
  vi.stubEnv('RESATTN_DATA_DIR', join(folder, 'offline'));
  vi.stubEnv('RESATTN_CACHE', join(folder, 'cache'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

/** A file in the offline folder. */
function place(id: string, name: string, content: string | Uint8Array): void {
  mkdirSync(join(folder, 'offline', id), { recursive: true });
  writeFileSync(join(folder, 'offline', id, name), content);
}

describe('list', () => {
  it('has every set, what is made on the spot and what is published', async () => {
    const { status, out } = await resattn(['data', 'list']);
    expect(status).toBe(0);
    for (const id of ['language-id', 'language-detection', 'dyck', ...Object.keys(publicSets)]) {
      expect(out).toMatch(new RegExp(`^${id} `, 'm'));
    }
    expect(out).toMatch(/^scan .*16,728 \/ 4,182/m);
  });

  it('is JSON on request', async () => {
    place('trec', 'train_5500.label', 'x');
    const sets = JSON.parse((await resattn(['data', 'list', '--json'])).out);
    expect(sets[0]).toMatchObject({ id: 'language-id', kind: 'embedded' });
    const trec = sets.find(({ id }: { id: string }) => id === 'trec');
    expect(trec).toMatchObject({ kind: 'public', sizes: { train: 5452 }, isPresent: true });
  });
});

describe('info', () => {
  it('says whose a set is, under which licence, and where from', async () => {
    const { out } = await resattn(['data', 'info', 'wikitext2']);
    expect(out).toMatch(/splits +train 36,718, validation 3,760, test 4,358/);
    expect(out).toMatch(/licence +CC BY-SA 3\.0/);
    expect(out).toMatch(/please cite +Merity/);
    expect(out).toMatch(/valid\.txt {2}https:\/\/\S+ {2}sha256:f0737ed3/);
  });

  it('tells how an embedded set is made', async () => {
    const { out } = await resattn(['data', 'info', 'scan-grammar']);
    expect(out).toMatch(/splits +commands 20,910/);
    expect(out).toContain('scanCommands, scanSplit of @resattn/data');
  });

  it('names the nearest for one that there is not', async () => {
    const { status, error } = await resattn(['data', 'info', 'trek']);
    expect(status).toBe(1);
    expect(error).toContain('There is no public data set "trek". Did you mean "trec"?');
  });
});

describe('get', () => {
  it('shows the licence before the first use, once, and prints the paths', async () => {
    const content = 'DESC:def What is it ?\n'.repeat(3);
    place('trec', 'TREC_10.label', content);
    const refused = await resattn(['data', 'get', 'trec', '--offline']);
    expect(refused.status).toBe(1);
    expect(refused.error).toMatch(/^Text REtrieval|TREC/);
    expect(refused.error).toContain('downloading is switched off');
    const again = await resattn(['data', 'get', 'trec', '--offline']);
    expect(again.error).not.toContain('Please cite');
  });

  it('has nothing to get for what is made on the spot', async () => {
    const { status, error } = await resattn(['data', 'get', 'dyck']);
    expect(status).toBe(1);
    expect(error).toContain('dyck is made on the spot by dyck of @resattn/data');
  });

  it('takes --split for one set only', async () => {
    const { status, error } = await resattn(['data', 'get', 'trec', 'mr', '--split', 'test']);
    expect(status).toBe(2);
    expect(error).toContain('--split is for one data set');
  });
});

describe('verify', () => {
  it('lists every set, and what is not here is no failure', async () => {
    const { status, out } = await resattn(['data', 'verify']);
    expect(status).toBe(0);
    for (const id of Object.keys(publicSets)) {
      expect(out).toMatch(new RegExp(`^${id} +missing +0 of \\d+`, 'm'));
    }
    expect(out).toContain(`${Object.keys(publicSets).length} sets: 0 verified`);
  });

  it('tells the checksum of a file that is not what was published', async () => {
    place('tiny_shakespeare', 'input.txt.gz', gzipSync('To be, or not'));
    const { status, out } = await resattn(['data', 'verify', 'tiny_shakespeare']);
    expect(status).toBe(1);
    expect(out).toMatch(/^tiny_shakespeare +wrong +0 of 1/m);
    expect(out).toMatch(/input\.txt\.gz is not what was published: expected .*86c4e6aa.*, got /);
  });

  it('fails for a set that was named and is not here', async () => {
    const { status, out } = await resattn(['data', 'verify', 'mr', '--json']);
    expect(status).toBe(1);
    expect(JSON.parse(out)[0]).toMatchObject({ id: 'mr', status: 'missing' });
  });
});
