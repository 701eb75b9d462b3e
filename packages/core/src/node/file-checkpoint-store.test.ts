import {
  mkdir,
  mkdtemp,
  readdir,
  readFile,
  rename,
  rm,
  truncate,
  writeFile,
} from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Checkpoint } from '../training/checkpoint.js';
import { newestCheckpoint } from '../training/checkpoint-store.js';
import { FileCheckpointStore } from './file-checkpoint-store.js';

function checkpoint(step: number, size = 3): Checkpoint {
  return {
    weights: {
      w: { dtype: 'float32', shape: [size], values: new Float32Array(size).fill(step + 0.1) },
    },
    optimizer: { '0:step': { dtype: 'int32', shape: [], values: new Int32Array([step]) } },
    state: {
      step,
      position: { epoch: 1, batch: 2 },
      batchesPerEpoch: 9,
      examples: 90,
      tokens: 0,
      seconds: 1.5,
      epochLoss: { sum: 0.1 + 0.2, weight: 3 },
      monitor: {
        best: [{ step: 1, value: 1 / 3 }],
        reference: 1 / 3,
        evaluationsWithoutImprovement: 2,
      },
      history: [],
      random: { seed: 7, counter: 8 },
      schedule: null,
    },
  };
}

let folder = '';
let store: FileCheckpointStore;
beforeEach(async () => {
  folder = join(await mkdtemp(join(tmpdir(), 'checkpoints-')), 'checkpoints');
  store = new FileCheckpointStore(folder);
});
afterEach(() => rm(join(folder, '..'), { recursive: true, force: true }));

describe('FileCheckpointStore', () => {
  it('gives back exactly what was saved', async () => {
    await store.save(checkpoint(12));
    const loaded = await store.load(12);
    expect(loaded.state).toEqual(checkpoint(12).state);
    expect({ ...loaded.weights }).toEqual(checkpoint(12).weights);
    expect({ ...loaded.optimizer }).toEqual(checkpoint(12).optimizer);
  });

  it('lists steps in ascending order, also beyond nine digits, and removes them', async () => {
    for (const step of [30, 1_000_000_000, 4]) await store.save(checkpoint(step));
    expect(await store.steps()).toEqual([4, 30, 1_000_000_000]);
    await store.remove(30);
    expect(await store.steps()).toEqual([4, 1_000_000_000]);
  });

  it('has no steps while its folder does not exist', async () => {
    expect(await store.steps()).toEqual([]);
    expect(await newestCheckpoint(store)).toBeUndefined();
  });

  it('replaces the checkpoint of the same step', async () => {
    await store.save(checkpoint(3, 2));
    await store.save(checkpoint(3, 5));
    expect((await store.load(3)).weights.w!.shape).toEqual([5]);
    expect(await readdir(folder)).toEqual(['step-000000003']);
  });

  it('finds the old checkpoint when killed between the two renames of a replacement', async () => {
    await store.save(checkpoint(3));
    await rename(join(folder, 'step-000000003'), join(folder, '.replaced-step-000000003'));
    expect(await store.steps()).toEqual([3]);
    expect((await store.load(3)).state.step).toBe(3);
  });

  it.each(['writing', 'removing'])(
    'takes no notice of a checkpoint when killed while %s it, and clears it away',
    async (doing) => {
      await store.save(checkpoint(3));
      await mkdir(join(folder, `.${doing}-step-000000004`));
      await writeFile(join(folder, `.${doing}-step-000000004`, 'weights.safetensors'), 'half');
      expect(await store.steps()).toEqual([3]);
      await store.save(checkpoint(5));
      expect((await readdir(folder)).sort()).toEqual(['step-000000003', 'step-000000005']);
    },
  );

  it('tells which checkpoints there are when asked for another', async () => {
    await store.save(checkpoint(3));
    await expect(store.load(4)).rejects.toThrow(/step-000000004: there is no such.*kept in .*: 3/);
  });
});

describe('a damaged checkpoint', () => {
  const file = (name: string) => join(folder, 'step-000000002', name);
  const damages: [string, () => Promise<unknown>, RegExp][] = [
    [
      'one flipped bit in the weights',
      async () => {
        const bytes = await readFile(file('weights.safetensors'));
        bytes[bytes.length - 1]! ^= 1;
        await writeFile(file('weights.safetensors'), bytes);
      },
      /weights\.safetensors: its SHA-256 is not that of the manifest/,
    ],
    [
      'truncated optimizer',
      () => truncate(file('optimizer.safetensors'), 20),
      /20 bytes, the manifest says/,
    ],
    ['missing state', () => rm(file('state.json')), /state\.json: missing/],
    ['empty manifest', () => truncate(file('manifest.json')), /manifest\.json: unreadable/],
    ['missing manifest', () => rm(file('manifest.json')), /manifest\.json: unreadable/],
    [
      'a manifest of nothing',
      () => writeFile(file('manifest.json'), '{"files":{}}'),
      /holds no state/,
    ],
    [
      'a foreign manifest',
      () => writeFile(file('manifest.json'), 'null'),
      /manifest\.json: unreadable/,
    ],
  ];
  it.each(damages)(
    '%s: is refused by file, and the one before is used',
    async (_, damage, message) => {
      await store.save(checkpoint(1));
      await store.save(checkpoint(2));
      await damage();
      await expect(store.load(2)).rejects.toThrow(message);
      await expect(store.load(2)).rejects.toThrow(/earlier one/);
      const told: number[] = [];
      const newest = await newestCheckpoint(store, (step) => told.push(step));
      expect(newest!.state.step).toBe(1);
      expect(told).toEqual([2]);
    },
  );

  it('with none left says that a new run is needed', async () => {
    await store.save(checkpoint(2));
    await rm(file('state.json'));
    await expect(newestCheckpoint(store)).rejects.toThrow(
      /none of the 1 checkpoints can be read.*Start a new run/,
    );
  });

  it('of another version is refused', async () => {
    const { encodeCheckpoint, decodeCheckpoint } = await import('../training/checkpoint.js');
    const files = encodeCheckpoint(checkpoint(1));
    const text = new TextDecoder()
      .decode(files['state.json'])
      .replace('"version": 1', '"version": 9');
    expect(() =>
      decodeCheckpoint({ ...files, 'state.json': new TextEncoder().encode(text) }, 'c'),
    ).toThrow('c/state.json: format "resattn-checkpoint" version 9');
  });
});

describe('a folder that cannot be written', () => {
  it('is named, and nothing is left behind', async () => {
    await writeFile(folder, 'a file where the folder should be');
    await expect(store.save(checkpoint(1))).rejects.toThrow(
      /checkpoints.step-000000001: cannot be written/,
    );
  });
});
