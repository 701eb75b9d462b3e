import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { charLm } from '../../presets/char-lm.js';
import { loadTask } from './load-task.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-texts-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const put = (name: string, content: string | Uint8Array): string => {
  writeFileSync(join(folder, name), content);
  return join(folder, name);
};
const load = (data: string) => loadTask({ ...charLm, data }, () => {});
const lines = Array.from({ length: 200 }, (_, i) => `The river ${i} runs to the sea.`);

describe('the text of a file', () => {
  it('is read as its bytes suggest, which is told', async () => {
    const data = put('wide.txt', Buffer.from(lines.join('\n'), 'utf16le'));
    const { train, notices } = await load(data);
    expect(train.slice(0, 11)).toBe('The river 0');
    expect(notices.join()).toMatch(/Read .*wide\.txt as utf-16le \(guessed/);
  });

  it('has the same line ends, whichever program wrote it', async () => {
    const [plain, windows, old] = await Promise.all(
      ['\n', '\r\n', '\r'].map((end, i) => load(put(`ends-${i}.txt`, lines.join(end)))),
    );
    expect(windows!.fingerprint).toBe(plain!.fingerprint);
    expect(old!.train).toBe(plain!.train);
    expect(plain!.notices).toEqual([]);
  });

  it('is the column of texts, not that of their titles', async () => {
    const rows = lines.map((body, i) => JSON.stringify({ title: `River ${i}`, body }));
    const { train, notices } = await load(put('rows.jsonl', rows.join('\n')));
    expect(train.slice(0, 11)).toBe('The river 0');
    expect(notices).toContain('Guessed column "body" as the text.');
  });
});
