import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { type ScanExample, scanCommands, scanSplit, scanSplits } from '../../embedded/scan.js';
import { publicSets } from '../../public/registry.js';
import { loadPublicSet } from './load.js';
import { verifyPublicSets } from './verify.js';

// The published files are not part of the repository: RESATTN_DATA_DIR names a folder with them.
const beside = resolve(import.meta.dirname, '../../../../../../shared/data');
const folder = process.env.RESATTN_DATA_DIR || beside;
const isHere = existsSync(join(folder, 'trec'));
if (!isHere) {
  console.warn(`SKIPPED: the published data sets are not in ${folder} (set RESATTN_DATA_DIR).`);
}
/** Sets of which the folder may hold nothing. */
const larger = ['wikitext2', 'squad', 'cnn_dailymail'];
const options = { dataFolder: folder, cacheFolder: '/nonexistent', offline: true, onLicence() {} };

describe.skipIf(!isHere)('published data sets', async () => {
  const reports = isHere ? await verifyPublicSets(undefined, options) : [];
  for (const report of reports) {
    it(`${report.id}: what is here is what was published`, () => {
      expect(report.files.filter(({ status }) => status === 'wrong')).toEqual([]);
      const isAnyHere = report.files.some(({ status }) => status === 'verified');
      expect(isAnyHere || larger.includes(report.id)).toBe(true);
      for (const { name, published, counted } of report.splits) {
        if (counted !== undefined) expect(counted, name).toBe(published);
      }
    });
  }

  it('labels and fields are in range and filled', async () => {
    for (const report of reports) {
      const splits = report.splits.filter(({ counted }) => counted !== undefined);
      if (splits.length === 0) continue;
      const id = report.id as 'trec';
      const data = await loadPublicSet(id, { ...options, splits: splits.map(({ name }) => name) });
      const labels = publicSets[id].labels ?? [];
      const seen = new Set<number>();
      for (const example of Object.values(data.splits).flat() as unknown as Record<
        string,
        unknown
      >[]) {
        const own = [example.label ?? example.labels ?? []].flat() as number[];
        for (const label of own) seen.add(label);
        const values = Object.values(example);
        expect(values.every((value) => value !== undefined && value !== null)).toBe(true);
      }
      if (labels.length > 0) {
        expect(
          [...seen].sort((a, b) => a - b),
          report.id,
        ).toEqual(labels.map((_, i) => i));
      }
    }
  });

  it('SCAN regenerated is SCAN published', async () => {
    const { splits } = await loadPublicSet('scan', { ...options, splits: ['all'] });
    const published = splits.all!.map(({ source, target }) => `${source} > ${target}`);
    const ours = scanCommands().map(({ command, actions }) => `${command} > ${actions}`);
    expect([...ours].sort()).toEqual([...published].sort());
  });

  it('SCAN splits by a rule are the published ones, repetitions included', async () => {
    const { splits } = await loadPublicSet('scan', { ...options, splits: ['all'] });
    const tasks = splits.all!.map(({ source }) => source);
    const order = (name: string) =>
      gunzipSync(readFileSync(join(folder, 'scan', 'orders', `${name}.txt.gz`)))
        .toString()
        .trim()
        .split('\n')
        .map((number) => tasks[Number(number)]!);
    const commands = (examples: readonly ScanExample[]) =>
      examples.map(({ command }) => command).sort();
    for (const name of scanSplits) {
      const { train, test } = scanSplit(name);
      expect(commands(train).join('\n'), name).toBe(order(`tasks_train_${name}`).sort().join('\n'));
      expect(commands(test).join('\n'), name).toBe(order(`tasks_test_${name}`).sort().join('\n'));
    }
  });

  it('the binary treebank is the fine-grained one without its middle', async () => {
    const fine = (await loadPublicSet('sst5', options)).splits;
    const binary = (await loadPublicSet('sst2', options)).splits;
    for (const split of ['train', 'validation', 'test']) {
      expect(
        fine[split]!.filter(({ label }) => label !== 2).map(({ text, label }) => ({
          text,
          label: label > 2 ? 1 : 0,
        })),
      ).toEqual(binary[split]);
    }
  });
});
