import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bucketBatches } from '../batching/bucket-batches.js';
import { maskedLanguageCollator } from './masked-language.js';
import { spanCorruptionCollator } from './span-corruption.js';
import { textInfillingCollator } from './text-infilling.js';

const single = <T>(
  collator: Parameters<typeof bucketBatches<T>>[1]['collator'],
  example: T,
  seed = 0,
) => {
  const source = bucketBatches([example], { collator, batchSize: 1, seed });
  const batch = [...source.epoch(0)][0]!;
  const row = (values: string, mask: string) =>
    Array.from(batch[values]!.values).filter((_, i) => batch[mask]!.values[i]! > 0);
  return { batch, row };
};
const text = fc.array(fc.integer({ min: 200, max: 299 }), { minLength: 2, maxLength: 200 });

describe('maskedLanguageCollator', () => {
  const collator = maskedLanguageCollator({
    maskId: 4,
    vocabularySize: 300,
    specialIds: [0, 1, 2, 3, 5],
  });
  const long = { ids: [2, ...Array.from({ length: 40_000 }, (_, i) => 100 + (i % 100)), 3] };

  it('predicts 15 %: 80 % masked, 10 % replaced, 10 % kept; the rest is untouched', () => {
    const { batch } = single(collator, long);
    const { tokens, labels, weights } = batch as Record<string, { values: ArrayLike<number> }>;
    const counts = { masked: 0, replaced: 0, kept: 0 };
    long.ids.forEach((id, i) => {
      expect(labels!.values[i]).toBe(id);
      const token = tokens!.values[i]!;
      if (weights!.values[i] === 0) expect(token).toBe(id);
      else if (token === 4) counts.masked++;
      else if (token === id) counts.kept++;
      else counts.replaced++;
      if (token !== id) expect([0, 1, 2, 3, 5]).not.toContain(token);
    });
    const predicted = counts.masked + counts.replaced + counts.kept;
    expect(Math.abs(predicted - 6000)).toBeLessThanOrEqual(1);
    expect(counts.masked / predicted).toBeCloseTo(0.8, 1);
    // A random replacement is the token itself once in 294 draws.
    expect(counts.replaced / predicted).toBeCloseTo(0.1, 1);
    expect(counts.kept / predicted).toBeCloseTo(0.1, 1);
  });

  it('never predicts special tokens and padding, always something', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1, maxLength: 20 }),
        (ids) => {
          const { batch } = single(collator, { ids });
          const predicted = Array.from(batch.weights!.values).flatMap((w, i) => (w ? [i] : []));
          for (const i of predicted) expect(ids[i]).toBeGreaterThan(5);
          expect(predicted.length > 0).toBe(ids.some((id) => id > 5));
        },
      ),
    );
  });

  it('masks whole words together', () => {
    const words = Array.from({ length: 90 }, (_, i) => Math.floor(i / 3));
    const { batch } = single(collator, { ids: words.map((word) => 100 + word), words });
    const weights = Array.from(batch.weights!.values).slice(0, 90);
    for (let i = 0; i < 90; i++) expect(weights[i]).toBe(weights[3 * words[i]!]);
    expect(weights.reduce((a, b) => a + b)).toBeGreaterThan(11);
  });

  it('masks other tokens in another epoch, the same in the same', () => {
    const source = bucketBatches([long], { collator, batchSize: 1 });
    const tokens = (epoch: number) => [...source.epoch(epoch)][0]!.tokens!.values;
    expect(tokens(0)).toEqual(tokens(0));
    expect(tokens(1)).not.toEqual(tokens(0));
  });
});

describe('spanCorruptionCollator', () => {
  const sentinelIds = Array.from({ length: 100 }, (_, i) => 100 + i);
  const collator = spanCorruptionCollator({ sentinelIds, eosId: 1 });

  it('loses nothing: source and target together are the text', () => {
    fc.assert(
      fc.property(text, fc.nat(), (ids, seed) => {
        const { row } = single(collator, { ids }, seed);
        const source = row('source', 'sourceMask');
        const labels = row('labels', 'targetMask');
        expect([source.length, labels.length]).toEqual(collator.lengthsOf({ ids }));
        expect([source.pop(), labels.pop()]).toEqual([1, 1]);
        const spans = new Map<number, number[]>();
        for (const id of labels) {
          if (id < 200) spans.set(id, []);
          else [...spans.values()].at(-1)!.push(id);
        }
        expect(source.flatMap((id) => spans.get(id) ?? [id])).toEqual(ids);
        expect(source.filter((id) => id < 200)).toEqual([...spans.keys()]);
        for (const span of spans.values()) expect(span.length).toBeGreaterThan(0);
      }),
    );
  });

  it('cuts out 15 % in spans of 3 on average', () => {
    const [source, target] = collator.lengthsOf({ ids: new Array(200).fill(9) });
    expect([source, target]).toEqual([200 - 30 + 10 + 1, 30 + 10 + 1]);
  });

  it('says when there are too few sentinels', () => {
    const few = spanCorruptionCollator({ sentinelIds: [100], eosId: 1 });
    expect(() => single(few, { ids: new Array(200).fill(9) })).toThrow(
      /200 tokens is cut into 10 spans, but there are only 1 sentinels/,
    );
  });
});

describe('textInfillingCollator', () => {
  const collator = textInfillingCollator({ maskId: 5, bosId: 1, eosId: 2 });

  it('hides 30 % behind masks and asks for the whole text', () => {
    fc.assert(
      fc.property(text, fc.nat(), (ids, seed) => {
        const { row } = single(collator, { ids }, seed);
        const source = row('source', 'sourceMask');
        const kept = source.filter((id) => id !== 5);
        expect(kept.length).toBe(ids.length - Math.round(0.3 * ids.length));
        expect(source.length).toBeLessThanOrEqual(ids.length);
        expect(row('labels', 'targetMask')).toEqual([...ids, 2]);
        expect(row('target', 'targetMask')).toEqual([1, ...ids]);
        // What is kept stands in the order of the text.
        let position = 0;
        for (const id of kept) position = ids.indexOf(id, position) + 1;
        expect(position).toBeGreaterThan(0);
      }),
    );
  });

  it('draws spans of about three tokens, now and then an insertion', () => {
    const ids = Array.from({ length: 30_000 }, () => 9);
    const { row } = single(collator, { ids });
    const spans = row('source', 'sourceMask').filter((id) => id === 5).length;
    expect(9000 / spans).toBeCloseTo(3, 0);
  });

  it('refuses parameters without meaning', () => {
    expect(() => textInfillingCollator({ maskId: 5, bosId: 1, eosId: 2, maskRatio: 1 })).toThrow(
      /got 1/,
    );
    expect(() =>
      textInfillingCollator({ maskId: 5, bosId: 1, eosId: 2, meanSpanLength: 0 }),
    ).toThrow(/must be positive/);
  });
});
