import { execFileSync } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { parquetWriteBuffer } from 'hyparquet-writer';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadClassification, loadLabelledTexts } from './load-classification.js';
import { openTable } from './table-file.js';
import { openText } from './text-file.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-data-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const write = (name: string, content: string | Uint8Array) => {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
};
const reviews = Array.from({ length: 40 }, (_, i) => ({
  text: `review ${i}, of a "film"`,
  label: i % 2 ? 'good' : 'bad',
}));
const csv = [
  'text,label',
  ...reviews.map((r) => `"${r.text.replaceAll('"', '""')}",${r.label}`),
].join('\n');
const tsv = [
  'text\tlabel',
  ...reviews.map((r) => `"${r.text.replaceAll('"', '""')}"\t${r.label}`),
].join('\n');
const jsonl = reviews.map((review) => JSON.stringify(review)).join('\n');

const parquet = new Uint8Array(
  parquetWriteBuffer({
    columnData: [
      { name: 'text', data: reviews.map(({ text }) => text) },
      { name: 'label', data: reviews.map(({ label }) => label) },
    ],
  }),
);

describe('loadClassification', () => {
  it('reads CSV, TSV and JSONL, gzip or not, by name or by content', async () => {
    const reference = await loadClassification(write('reviews.csv', csv));
    expect(reference.labels).toEqual(['bad', 'good']);
    expect(reference.train.length).toBe(32);
    for (const [name, content] of [
      ['reviews.tsv', tsv],
      ['reviews.jsonl', jsonl],
      ['reviews.csv.gz', gzipSync(csv)],
      ['comma', csv],
      ['tab', tsv],
      ['json', jsonl],
      ['gzipped', gzipSync(jsonl)],
      ['reviews.parquet', parquet],
    ] as const) {
      expect(await loadClassification(write(name, content)), name).toEqual(reference);
    }
  });

  it('reads a folder with one folder a class', async () => {
    for (const { text, label } of reviews) {
      mkdirSync(join(folder, 'classes', label), { recursive: true });
      write(join('classes', label, `${text.split(',')[0]}.txt`), text);
    }
    write(join('classes', '.hidden'), 'x');
    const data = await loadClassification(join(folder, 'classes'));
    expect(data.labels).toEqual(['bad', 'good']);
    expect(data.train.length).toBe(32);
    await expect(loadClassification(join(folder, 'classes', 'good'))).rejects.toThrow(
      /has 0 folders with texts, expected one a class.*If a file in it is a table.*good.*txt/,
    );
    const split = join(folder, 'split');
    for (const path of ['train/bad', 'train/good', 'test/bad']) {
      mkdirSync(join(split, path), { recursive: true });
    }
    await expect(loadClassification(split)).rejects.toThrow(
      /If bad, good in .*train are the classes, give .*train\./,
    );
  });

  it('reads JSON whatever the name of its file says', async () => {
    const json = reviews.map((row) => JSON.stringify(row)).join('\n');
    for (const name of ['json.csv', 'json.tsv', 'json.txt'])
      expect((await loadClassification(write(name, json))).labels, name).toEqual(['bad', 'good']);
  });

  it('leaves out what is no text of a class, and counts it; strict refuses it', async () => {
    const root = join(folder, 'stray');
    for (const { text, label } of reviews) {
      mkdirSync(join(root, label), { recursive: true });
      const bytes = Buffer.from(`crítica ${text}, señor`, 'latin1');
      write(join('stray', label, `${text.split(',')[0]}.txt`), bytes);
    }
    const reference = await loadClassification(root);
    expect(reference.notices[0]).toContain('that are no UTF-8 as windows-1252 (guessed)');
    expect(reference.train[0]!.text).toMatch(/^crítica review .*señor$/);
    mkdirSync(join(root, 'empty'));
    mkdirSync(join(root, 'good', 'drafts'));
    write('stray/README', 'about');
    write('stray/bad/0.txt', '');
    write('stray/bad/1.txt', '');
    write('stray/good/scan.png', Buffer.from('\x89PNG\r\n', 'latin1'));
    write('stray/good/utf16.txt', Buffer.from('\ufeffa text', 'utf16le'));
    const data = await loadClassification(root);
    expect(data.labels).toEqual(['bad', 'good']);
    const texts = [...data.train, ...data.validation, ...data.test].map(({ text }) => text);
    expect(texts.length).toBe(41);
    expect(texts).toContain('a text');
    const left = data.notices.filter((notice) => notice.startsWith('Left out'));
    expect(left.map((notice) => notice.replace(root, 'ROOT'))).toEqual([
      'Left out a class folder without files: ROOT/empty.',
      'Left out a folder in a class: ROOT/good/drafts.',
      'Left out a file beside the classes: ROOT/README.',
      'Left out 2 times an empty file: ROOT/bad/0.txt and others.',
      'Left out a file that is no text: ROOT/good/scan.png.',
    ]);
    await expect(loadClassification(root, { strict: true })).rejects.toThrow(
      /empty is a class folder without files/,
    );
  });

  it('reads files of fastText under any name', async () => {
    const lines = reviews.map(({ text, label }) => `__label__${label} ${text}`).join('\n');
    for (const name of ['train.txt', 'reviews.train', 'fast.csv']) {
      expect((await loadClassification(write(name, lines))).labels).toEqual(['bad', 'good']);
    }
    const several = write('several.txt', `${lines}\n__label__good __label__bad x`);
    await expect(loadClassification(several)).rejects.toThrow(/Line 41 has several labels/);
  });

  it('says which encoding it guessed and how many lines it repaired', async () => {
    const latin = write('latin.csv', Buffer.from(csv.replaceAll('review', 'crítica'), 'latin1'));
    const data = await loadClassification(latin);
    expect(data.notices[0]).toMatch(/latin.csv as windows-1252 \(guessed, confidence \d+ of 100\)/);
    expect(data.train[0]!.text).toContain('crítica');

    const mixed = write(
      'mixed.csv',
      Buffer.concat([
        Buffer.from(`${csv.replaceAll('review', 'crítica')}\n`),
        Buffer.from('"naïve, old",bad\n', 'latin1'),
      ]),
    );
    await expect(loadClassification(mixed)).rejects.toThrow(
      /mixed.csv: Line 42 is not valid utf-8/,
    );
    const repaired = await loadClassification(mixed, { invalid: 'windows-1252' });
    expect(repaired.notices).toContain(
      `1 lines of ${mixed} were not valid utf-8 and were repaired.`,
    );
    const texts = [...repaired.train, ...repaired.validation, ...repaired.test].map((e) => e.text);
    expect(texts).toContain('naïve, old');
  });

  it('names the file in every error', async () => {
    const ragged = write('ragged.csv', 'text,label\na,b,c\n');
    await expect(loadClassification(ragged)).rejects.toThrow(/ragged.csv: Line 2 has 3 fields/);
    await expect(
      loadClassification(write('reviews.csv', csv), { textColumn: 'txt' }),
    ).rejects.toThrow(/reviews.csv: There is no column "txt". Did you mean "text"/);
    await expect(loadLabelledTexts(write('reviews.csv', csv), ['good', 'poor'])).rejects.toThrow(
      /reviews.csv: Line 2 has the label "bad", which is none of the 2 known/,
    );
  });

  it('skips broken rows on demand and says so', async () => {
    const path = write('broken.jsonl', `${jsonl}\nnot json\n`);
    await expect(loadClassification(path)).rejects.toThrow(
      /broken.jsonl: Line 41 is no JSON object/,
    );
    const data = await loadClassification(path, { broken: 'skip' });
    expect(data.notices).toContain('Left out 1 broken row.');
  });
});

describe('openText', () => {
  const isRoot = process.getuid?.() === 0;

  it('refuses what is no readable regular file', async () => {
    await expect(openText(join(folder, 'nowhere.csv'))).rejects.toThrow(
      /There is no file .*nowhere.csv/,
    );
    await expect(openText(folder)).rejects.toThrow(/is a directory, expected a file/);
    await expect(openText(write('empty.csv', ''))).rejects.toThrow(/empty.csv is empty/);
    await expect(openText('/dev/null')).rejects.toThrow(/is a device/);
  });

  it.skipIf(process.platform === 'win32')(
    'refuses a named pipe at once instead of waiting',
    async () => {
      const pipe = join(folder, 'pipe');
      execFileSync('mkfifo', [pipe]);
      await expect(openText(pipe)).rejects.toThrow(/is a named pipe/);
    },
  );

  it.skipIf(isRoot || process.platform === 'win32')('refuses an unreadable file', async () => {
    const path = write('secret.csv', csv);
    chmodSync(path, 0);
    await expect(openText(path)).rejects.toThrow(/may not be read/);
  });

  it('refuses binary and damaged files', async () => {
    await expect(openText(write('book.csv', 'PK\x03\x04...'))).rejects.toThrow(
      /book.csv: .*zip archive/,
    );
    await expect(openText(write('nul.csv', 'a,b\n\0'))).rejects.toThrow(/nul.csv: .*NUL/);
    const damaged = gzipSync(csv).subarray(0, 50);
    await expect(loadClassification(write('damaged.csv.gz', damaged))).rejects.toThrow(
      /damaged gzip data.*Get the file again/,
    );
  });
});

describe('openTable', () => {
  it('refuses a page that was downloaded in place of the file', async () => {
    for (const page of ['<!DOCTYPE html>\n<html><body>404', '\n<html lang="en">\n<p>Sign in'])
      await expect(openTable(write('page.csv', page))).rejects.toThrow(
        /page\.csv: This is an HTML page, not a table.*get the file itself/,
      );
  });

  it('refuses a pointer of Git LFS and XML that holds no translations', async () => {
    const pointer = `version https://git-lfs.github.com/spec/v1\noid sha256:${'a'.repeat(64)}\nsize 9\n`;
    await expect(openTable(write('pointer.csv', pointer))).rejects.toThrow(/git lfs pull/);
    const xml = '<?xml version="1.0"?>\n<rows><row>a</row></rows>';
    await expect(openTable(write('rows.xml', xml))).rejects.toThrow(/This is XML, not a table/);
  });

  it('reads fastText labels wherever they are in a line', async () => {
    const lines = Array.from({ length: 20 }, (_, i) => `film ${i} seen __label__${i % 2}\n`);
    const data = await loadClassification(write('labels.txt', lines.join('')));
    expect(data.labels).toEqual(['0', '1']);
    expect(data.train[0]!.text).toMatch(/^film \d+ seen$/);
  });

  it('streams: takes rows from the start of a file without reading its end', async () => {
    const path = write('long.csv', `text,label\n${'a b c,1\n'.repeat(400_000)}broken,row,here\n`);
    const table = await openTable(path);
    let taken = 0;
    for await (const row of table.rows) if (++taken && row.line > 1000) break;
    expect(taken).toBe(1000);
    const count = async () => {
      for await (const _ of (await openTable(path)).rows);
    };
    await expect(count()).rejects.toThrow(/long.csv: Line 400002 has 3 fields/);
  });

  it('holds no more of a large file than it is reading', async () => {
    const megabytes = 48;
    const rows: Record<string, string> = {
      csv: `${'word '.repeat(40)},good\n`,
      jsonl: `${JSON.stringify({ text: 'word '.repeat(40), label: 'good' })}\n`,
    };
    for (const [extension, row] of Object.entries(rows)) {
      const count = Math.ceil((megabytes * 2 ** 20) / row.length);
      const header = extension === 'csv' ? 'text,label\n' : '';
      const path = write(`large.${extension}`, header + row.repeat(count));
      const before = process.memoryUsage();
      let read = 0;
      let most = 0;
      for await (const { fields } of (await openTable(path)).rows) {
        if (fields.label !== 'good' || ++read % 10_000 > 0) continue;
        const now = process.memoryUsage();
        const used = now.heapUsed + now.external - before.heapUsed - before.external;
        most = Math.max(most, used / 2 ** 20);
      }
      expect(read).toBe(count);
      expect(most, `MB held of ${megabytes} MB of ${extension}`).toBeLessThan(megabytes);
    }
  });
});
