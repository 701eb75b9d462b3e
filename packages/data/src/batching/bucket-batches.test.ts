import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { classificationCollator } from '../collators/classification.js';
import { sequencePairCollator } from '../collators/sequence.js';
import type { Batch } from './batch.js';
import { type BucketBatchesOptions, bucketBatches } from './bucket-batches.js';

interface Numbered {
  ids: number[];
  label: number;
}
/** Each example carries its position as label, so a batch tells which examples it holds. */
const numbered = (lengths: number[]): Numbered[] =>
  lengths.map((length, label) => ({ ids: new Array<number>(length).fill(label + 1), label }));
const collator = classificationCollator();
const held = (batch: Batch) =>
  [...batch.labels!.values].filter((_, row) => batch.weights!.values[row]! > 0);

const options: fc.Arbitrary<BucketBatchesOptions<Numbered>> = fc
  .record({
    size: fc.oneof(
      fc.record({ batchSize: fc.integer({ min: 1, max: 9 }) }),
      fc.record({ maxTokensPerBatch: fc.integer({ min: 32, max: 200 }) }),
      fc.record({
        batchSize: fc.integer({ min: 1, max: 9 }),
        maxTokensPerBatch: fc.integer({ min: 32, max: 200 }),
      }),
    ),
    lastBatch: fc.constantFrom('pad' as const, 'keep' as const),
    shuffle: fc.boolean(),
    seed: fc.nat(),
  })
  .map(({ size, ...rest }) => ({ ...size, ...rest, collator }));
const lengths = fc.array(fc.integer({ min: 1, max: 30 }), { minLength: 1, maxLength: 60 });

describe('bucketBatches', () => {
  it('carries each example exactly once an epoch, also across a resume', () => {
    fc.assert(
      fc.property(lengths, options, fc.nat(3), fc.nat(), (list, choice, epoch, cut) => {
        const examples = numbered(list);
        const whole = [...bucketBatches(examples, choice).epoch(epoch)];
        const source = bucketBatches(examples, choice);
        expect(whole.length).toBe(source.batchesPerEpoch);
        expect(whole.flatMap(held).sort((a, b) => a - b)).toEqual(examples.map((e) => e.label));

        const stop = cut % (whole.length + 1);
        const before = [...source.epoch(epoch)].slice(0, stop);
        const after = [...bucketBatches(examples, choice).epoch(epoch, stop)];
        expect([...before, ...after]).toEqual(whole);
        expect(source.plan(epoch).map((positions) => [...positions])).toEqual(whole.map(held));
      }),
    );
  });

  it('makes only the announced shapes, with every token in place', () => {
    fc.assert(
      fc.property(lengths, options, (list, choice) => {
        const source = bucketBatches(numbered(list), { ...choice, lastBatch: 'pad' });
        const shapes = new Set(source.shapes.map((shape) => shape.join()));
        expect(shapes.size).toBeLessThanOrEqual(4);
        for (const batch of source.epoch(0)) {
          const { tokens, mask, labels, weights } = batch as Record<string, Batch[string]>;
          const [rows, time] = tokens!.shape as [number, number];
          expect(shapes).toContain(`${rows},${time}`);
          expect(mask!.shape).toEqual([rows, time]);
          expect(labels!.shape).toEqual([rows]);
          expect(weights!.shape).toEqual([rows]);
          for (let row = 0; row < rows; row++) {
            const label = labels!.values[row]!;
            for (let t = 0; t < time; t++) {
              const real = t < list[label]!;
              expect(tokens!.values[row * time + t]).toBe(real ? label + 1 : 0);
              expect(mask!.values[row * time + t]).toBe(real ? 1 : 0);
            }
          }
        }
      }),
    );
  });

  it('has at most batchSize rows where maxTokensPerBatch would hold more', () => {
    const examples = numbered([2, 2, 2, 2, 2, 2, 30, 30, 30, 30]);
    const options = { collator, lengths: [2, 30], maxTokensPerBatch: 64 };
    expect(bucketBatches(examples, { ...options, batchSize: 5 }).shapes).toEqual([
      [5, 2],
      [2, 30],
    ]);
  });

  it('keeps rows * length within maxTokensPerBatch and uses most of it', () => {
    const source = bucketBatches(numbered(Array.from({ length: 200 }, (_, i) => 1 + (i % 30))), {
      collator,
      maxTokensPerBatch: 128,
    });
    for (const [rows, length] of source.shapes as [number, number][]) {
      expect(rows * length).toBeLessThanOrEqual(128);
      expect((rows + 1) * length).toBeGreaterThan(128);
    }
  });

  it('shuffles by seed and epoch, and not at all when told so', () => {
    const examples = numbered(new Array<number>(40).fill(5));
    const order = (extra: object, epoch: number) =>
      [...bucketBatches(examples, { collator, batchSize: 8, ...extra }).epoch(epoch)].flatMap(held);
    expect(order({}, 0)).toEqual(order({}, 0));
    expect(order({}, 1)).not.toEqual(order({}, 0));
    expect(order({ seed: 1 }, 0)).not.toEqual(order({}, 0));
    expect(order({ shuffle: false }, 3)).toEqual(examples.map((e) => e.label));
  });

  it('fills a short batch with rows that have weight 0 and real tokens', () => {
    const [batch] = [
      ...bucketBatches(numbered([3, 3, 3]), { collator, batchSize: 8, shuffle: false }).epoch(0),
    ];
    expect([...batch!.weights!.values]).toEqual([1, 1, 1, 0, 0, 0, 0, 0]);
    expect([...batch!.labels!.values]).toEqual([0, 1, 2, 0, 1, 2, 0, 1]);
  });

  it('keeps or drops a short batch on demand', () => {
    const examples = numbered([3, 3, 3, 3, 3]);
    const rows = (lastBatch: 'keep' | 'drop') =>
      [
        ...bucketBatches(examples, { collator, batchSize: 2, lastBatch, shuffle: false }).epoch(0),
      ].map((batch) => batch.labels!.shape[0]);
    expect(rows('keep')).toEqual([2, 2, 1]);
    expect(rows('drop')).toEqual([2, 2]);
    expect(() => bucketBatches(examples, { collator, batchSize: 6, lastBatch: 'drop' })).toThrow(
      /leaves nothing of 5 examples/,
    );
  });

  it('weighs examples', () => {
    const source = bucketBatches(numbered([2, 2, 2]), {
      collator,
      batchSize: 4,
      shuffle: false,
      weightOf: ({ label }) => label + 0.5,
    });
    expect([...[...source.epoch(0)][0]!.weights!.values]).toEqual([0.5, 1.5, 2.5, 0]);
  });

  it('refuses, cuts off or leaves out what is too long', () => {
    const examples = numbered([4, 9, 100_000]);
    const base = { collator, batchSize: 2, lengths: [4, 8], shuffle: false };
    expect(() => bucketBatches(examples, base)).toThrow(
      /Example 1 has length 9, the longest padded length is 8.*'truncate' or longer: 'drop'/,
    );
    const cut = bucketBatches(examples, { ...base, longer: 'truncate' });
    expect([cut.truncated, cut.dropped, cut.examples]).toEqual([2, 0, 3]);
    expect([...cut.epoch(0)].map((batch) => batch.tokens!.shape)).toEqual([
      [2, 4],
      [2, 8],
    ]);
    const dropped = bucketBatches(examples, { ...base, longer: 'drop' });
    expect([dropped.truncated, dropped.dropped, dropped.examples]).toEqual([0, 2, 1]);
    expect([...dropped.epoch(0)].flatMap(held)).toEqual([0]);
  });

  it('buckets pairs by both lengths', () => {
    const pairs = [
      { source: [1, 2], target: [3] },
      { source: [1, 2, 3, 4, 5], target: [3] },
      { source: [1], target: [3, 4, 5, 6, 7] },
    ];
    const source = bucketBatches(pairs, {
      collator: sequencePairCollator({ bosId: 8, eosId: 9 }),
      batchSize: 1,
      lengths: [
        [2, 5],
        [2, 6],
      ],
      shuffle: false,
    });
    expect(source.shapes).toEqual([
      [1, 2, 2],
      [1, 2, 6],
      [1, 5, 2],
    ]);
  });

  it('refuses options and examples that make no batches', () => {
    const examples = numbered([4]);
    expect(() => bucketBatches([], { collator, batchSize: 1 })).toThrow(/no examples/);
    expect(() => bucketBatches(examples, { collator })).toThrow(
      /Give batchSize or maxTokensPerBatch/,
    );
    expect(() => bucketBatches(examples, { collator, batchSize: 0 })).toThrow(/got 0/);
    expect(() => bucketBatches(examples, { collator, maxTokensPerBatch: 7 })).toThrow(
      /maxTokensPerBatch is 7/,
    );
    expect(() => bucketBatches(examples, { collator, batchSize: 1, lengths: [8, 4] })).toThrow(
      /ascending positive integers, got \[8, 4\]/,
    );
    expect(() => bucketBatches(examples, { collator, batchSize: 1, lengths: [[4], [4]] })).toThrow(
      /lengths must be 1 list/,
    );
    expect(() => bucketBatches(numbered([3, 0]), { collator, batchSize: 1 })).toThrow(
      /Example 1 has length 0.*Leave out empty texts/,
    );
    expect(() => [...bucketBatches(examples, { collator, batchSize: 1 }).epoch(0, 2)]).toThrow(
      /skip must be an integer from 0 to 1, got 2/,
    );
  });
});
