import { appendFile, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { writeFileAtomic } from './atomic-write.js';
import { RunRecord } from './run-record.js';

let parent = '';
beforeEach(async () => {
  parent = await mkdtemp(join(tmpdir(), 'run-'));
});
afterEach(() => rm(parent, { recursive: true, force: true }));

const json = async (...path: string[]) =>
  JSON.parse(await readFile(join(parent, ...path), 'utf8')) as Record<string, unknown>;

describe('RunRecord', () => {
  it('writes configuration and environment into a new folder', async () => {
    const folder = join(parent, 'a', 'b');
    await RunRecord.create(folder, { config: { dim: 96 }, packages: { '@resattn/core': '1.2.3' } });
    expect(await json('a', 'b', 'config.json')).toEqual({ dim: 96 });
    const environment = await json('a', 'b', 'environment.json');
    expect(environment.node).toBe(process.versions.node);
    expect(environment.icu).toBe(process.versions.icu);
    expect(environment.packages).toMatchObject({ '@resattn/core': '1.2.3' });
    expect(environment.backend).toMatch(/tfjs|TensorFlow/);
    expect(environment.cores).toBeGreaterThan(0);
  });

  it('keeps the facts that are given, and what continued the run', async () => {
    const facts = { command: ['train'], data: 'abc' };
    const run = await RunRecord.create(join(parent, 'run'), { config: {}, facts });
    expect(await json('run', 'environment.json')).toMatchObject(facts);
    await run.recordResumption(20, { facts: { command: ['resume'] } });
    expect(await json('run', 'environment-step-20.json')).toMatchObject({
      command: ['resume'],
      node: process.versions.node,
    });
    expect(await json('run', 'environment.json')).toMatchObject(facts);
  });

  it('takes an empty folder, and refuses one that holds something without touching it', async () => {
    await mkdir(join(parent, 'empty'));
    await RunRecord.create(join(parent, 'empty'), { config: {} });

    await mkdir(join(parent, 'full'));
    await writeFile(join(parent, 'full', 'thesis.txt'), 'precious');
    await expect(RunRecord.create(join(parent, 'full'), { config: {} })).rejects.toThrow(
      /full: the run folder exists and is not empty \(thesis.txt\)\. Choose another folder/,
    );
    expect(await readdir(join(parent, 'full'))).toEqual(['thesis.txt']);

    await expect(RunRecord.create(join(parent, 'empty'), { config: {} })).rejects.toThrow(
      /Resume that run, or choose another folder/,
    );
  });

  it('opens what it created, with configuration and results', async () => {
    const folder = join(parent, 'run');
    const created = await RunRecord.create(folder, { config: { dim: 8 } });
    const opened = await RunRecord.open(folder);
    expect(opened.config).toEqual({ dim: 8 });
    expect(await opened.readResults()).toBeUndefined();
    await created.writeResults({ accuracy: 0.5 });
    expect(await opened.readResults()).toEqual({ accuracy: 0.5 });
  });

  it('reopens for more training, and keeps the numbers of the earlier end', async () => {
    const run = await RunRecord.create(join(parent, 'run'), { config: { epochs: 1 } });
    await run.writeResults({ accuracy: 0.5 });
    const more = await run.reopen({ epochs: 2 }, 100);
    expect([more.config, await json('run', 'config.json')]).toEqual([{ epochs: 2 }, { epochs: 2 }]);
    expect(await more.readResults()).toBeUndefined();
    await more.writeResults({ accuracy: 0.6 });
    await (await more.reopen({ epochs: 3 }, 25)).reopen({ epochs: 4 }, 200);
    expect(await run.readEarlierResults()).toEqual([
      { step: 25, results: { accuracy: 0.6 } },
      { step: 100, results: { accuracy: 0.5 } },
    ]);
  });

  it('refuses a folder that is no run, and a damaged configuration', async () => {
    await expect(RunRecord.open(parent)).rejects.toThrow(/not a run folder.*Give the folder that/);
    await writeFile(join(parent, 'config.json'), '{"dim":');
    await expect(RunRecord.open(parent)).rejects.toThrow(/config\.json: damaged, not JSON/);
    for (const value of ['null', '[]', '3']) {
      await writeFile(join(parent, 'config.json'), value);
      await expect(RunRecord.open(parent)).rejects.toThrow(`holds ${value}, expected an object`);
    }
  });
});

describe('metrics.jsonl', () => {
  it('is read without the torn last line of a killed process, and rewound on resume', async () => {
    const { metrics } = await RunRecord.create(join(parent, 'run'), { config: {} });
    expect(await metrics.read()).toEqual([]);
    for (const step of [1, 2, 3, 4]) metrics.append({ event: 'step', step, loss: 1 / step });
    await appendFile(metrics.file, '{"event":"step","st');
    expect((await metrics.read()).map(({ step }) => step)).toEqual([1, 2, 3, 4]);
    await metrics.rewindTo(2);
    metrics.append({ event: 'step', step: 3, loss: 0.25 });
    expect(await metrics.read()).toEqual([
      { event: 'step', step: 1, loss: 1 },
      { event: 'step', step: 2, loss: 0.5 },
      { event: 'step', step: 3, loss: 0.25 },
    ]);
  });

  it('names the line that is damaged in the middle', async () => {
    const { metrics } = await RunRecord.create(join(parent, 'run'), { config: {} });
    metrics.append({ event: 'step', step: 1 });
    await appendFile(metrics.file, 'oops\n');
    metrics.append({ event: 'step', step: 2 });
    await expect(metrics.read()).rejects.toThrow(/metrics\.jsonl: line 2 is not JSON: oops/);
  });
});

describe('writeFileAtomic', () => {
  it('replaces the content and leaves nothing else', async () => {
    const file = join(parent, 'a.txt');
    await writeFileAtomic(file, 'one');
    await writeFileAtomic(file, new TextEncoder().encode('two'));
    expect(await readFile(file, 'utf8')).toBe('two');
    expect(await readdir(parent)).toEqual(['a.txt']);
  });

  it('names the file that it cannot write', async () => {
    await expect(writeFileAtomic(join(parent, 'no', 'a.txt'), 'x')).rejects.toThrow(
      /no.a\.txt: cannot be written/,
    );
  });
});
