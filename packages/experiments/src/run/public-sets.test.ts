import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { charLm } from '../presets/char-lm.js';
import { classify } from '../presets/classify.js';
import { multi30k } from '../presets/multi30k.js';
import { scan } from '../presets/scan.js';
import { scitldr } from '../presets/scitldr.js';
import { loadTask as loadTexts } from '../tasks/classification/load-task.js';
import { loadTask as loadText } from '../tasks/language-model/load-task.js';
import { loadTask as loadPairs } from '../tasks/sequence/load-task.js';

// The published files are not part of the repository: RESATTN_DATA_DIR names a folder with them.
const beside = resolve(import.meta.dirname, '../../../../../shared/data');
const folder = process.env.RESATTN_DATA_DIR || beside;
const isHere = existsSync(join(folder, 'trec'));
if (!isHere) console.warn(`SKIPPED: no published data sets in ${folder} (set RESATTN_DATA_DIR).`);

const say = () => {};
const sizes = ({
  train,
  validation,
  test,
}: Record<'train' | 'validation' | 'test', ArrayLike<unknown>>) => [
  train.length,
  validation.length,
  test.length,
];

describe.skipIf(!isHere)('presets on published sets', () => {
  beforeAll(() => void vi.stubEnv('RESATTN_DATA_DIR', folder));
  afterAll(() => void vi.unstubAllEnvs());

  it('multi30k has the published parts, either way', async () => {
    const there = await loadPairs(multi30k, say);
    expect(sizes(there)).toEqual([29_000, 1014, 1000]);
    expect(there.furtherTests!.test_2017!.length).toBe(1000);
    const back = await loadPairs({ ...multi30k, from: 'de', to: 'en' }, say);
    expect(back.test[0]).toEqual({ source: there.test[0]!.target, target: there.test[0]!.source });
    expect(back.published).toEqual([]);
    await expect(loadPairs({ ...multi30k, to: 'fr' }, say)).rejects.toThrow('got en-fr');
  });

  it('scan has the published simple split, and its own by length', async () => {
    const simple = await loadPairs(scan, say);
    const [train, validation, test] = sizes(simple);
    expect([train! + validation!, test]).toEqual([16_728, 4182]);
    const length = await loadPairs({ ...scan, split: 'length', cutoff: 26 }, say);
    const actions = (pairs: readonly { target: string }[]) =>
      pairs.map(({ target }) => target.split(' ').length);
    expect(Math.max(...actions(length.train))).toBe(26);
    expect(Math.min(...actions(length.test))).toBeGreaterThan(26);
    expect(length.published.map(({ scores }) => scores.exactMatch)).toEqual([0, 1]);
    await expect(loadPairs({ ...scan, split: 'length', cutoff: 99 }, say)).rejects.toThrow(
      'no command of SCAN has more than 99 actions',
    );
  });

  it('scitldr has several references in its test part, and the first sentence as its baseline', async () => {
    const task = await loadPairs(scitldr, say);
    expect(sizes(task)).toEqual([1992, 619, 618]);
    expect(task.test.some(({ references }) => references!.length > 1)).toBe(true);
    const [first] = task.test;
    expect(first!.source.startsWith(task.baseline!.answer(first!.source))).toBe(true);
  });

  it('char-lm has the split of nanoGPT', async () => {
    expect(sizes(await loadText(charLm, say))).toEqual([1_003_854, 111_540, 0]);
  });

  it('classify takes published parts, and holds back what was not published', async () => {
    const trec = await loadTexts({ ...classify, data: 'trec' }, say);
    expect(trec.test.length).toBe(500);
    expect(trec.train.length + trec.validation.length).toBe(5452);
    expect(trec.notices.join()).toContain('no published validation part');
    const sst = await loadTexts({ ...classify, data: 'sst2' }, say);
    expect(sizes(sst)).toEqual([6920, 872, 1821]);
    // Two of the published texts occur in both parts.
    expect(sst.notices[0]).toContain('2 of 1821 test texts are in the training data');
  });
});
