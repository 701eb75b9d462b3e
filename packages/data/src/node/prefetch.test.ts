import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Batch } from '../batching/batch.js';
import { prefetchInWorker } from './prefetch.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-prefetch-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const module = (name: string, code: string) => {
  const path = join(folder, name);
  writeFileSync(path, code);
  return path;
};
/** Batches that report their epoch, their position, and how many were made so far, also in `shared`. */
const counting = () =>
  module(
    'counting.mjs',
    `let made = 0;
     export default async ({ size, shared = new SharedArrayBuffer(4) }) => ({
       batchesPerEpoch: size,
       *epoch(index, skip = 0) {
         for (let i = skip; i < size; i++) {
           new Int32Array(shared)[0] = ++made;
           yield { x: { values: Int32Array.of(index, i, made), shape: [3] } };
         }
       },
     });`,
  );
const positions = (batches: Iterable<Batch>) =>
  [...batches].map((batch) => [...batch.x!.values].slice(0, 2));

describe('prefetchInWorker', () => {
  it('gives the batches of the source, from any place on', async () => {
    const source = await prefetchInWorker(counting(), { argument: { size: 10 } });
    expect(source.batchesPerEpoch).toBe(10);
    for (const [epoch, skip] of [
      [0, 0],
      [3, 7],
      [1, 10],
      [2, 0],
    ] as const) {
      expect(positions(source.epoch(epoch, skip))).toEqual(
        Array.from({ length: 10 - skip }, (_, i) => [epoch, skip + i]),
      );
    }
    await source.close();
  });

  it('makes batches ahead, and not more than asked', async () => {
    const shared = new SharedArrayBuffer(4);
    const argument = { size: 1000, shared };
    const source = await prefetchInWorker(counting(), { argument, ahead: 3 });
    const stream = source.epoch(0)[Symbol.iterator]();
    for (let i = 0; i < 5; i++) stream.next();
    const made = new Int32Array(shared);
    const wait = () => new Promise((proceed) => setTimeout(proceed, 100));
    do await wait();
    while (made[0]! <= 5);
    // A new epoch tells how many the worker had made: those taken, those ahead, the one in hand.
    const [batch] = source.epoch(1);
    const madeBefore = batch!.x!.values[2]! - 1;
    expect(madeBefore).toBeGreaterThan(5);
    expect(madeBefore).toBeLessThanOrEqual(5 + 3 + 1);
    await source.close();
  });

  it('drops an epoch that is left, and refuses two at a time', async () => {
    const source = await prefetchInWorker(counting(), { argument: { size: 50 } });
    const left = source.epoch(0)[Symbol.iterator]();
    left.next();
    expect(positions(source.epoch(1)).length).toBe(50);
    expect(() => left.next()).toThrow(/one epoch is read at a time/);
    await source.close();
  });

  it('hands on what goes wrong', async () => {
    await expect(prefetchInWorker(join(folder, 'nowhere.mjs'))).rejects.toThrow(/nowhere.mjs/);
    await expect(prefetchInWorker(module('empty.mjs', 'export const a = 1;'))).rejects.toThrow(
      /no function as its default export/,
    );
    await expect(
      prefetchInWorker(
        module('throws.mjs', 'export default () => { throw new Error("no data") };'),
      ),
    ).rejects.toThrow('no data');
    const breaking = await prefetchInWorker(
      module(
        'breaks.mjs',
        'export default () => ({ batchesPerEpoch: 2, *epoch() { throw new RangeError("bad batch") } });',
      ),
    );
    expect(() => [...breaking.epoch(0)]).toThrow('bad batch');
    await breaking.close();
    await expect(prefetchInWorker(counting(), { ahead: 0 })).rejects.toThrow(/ahead must be/);
  });
});
