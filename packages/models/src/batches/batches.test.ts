import { type Batch, CharTokenizer, WordTokenizer } from '@resattn/data';
import { describe, expect, it } from 'vitest';
import { plainText } from '../pipelines/plain-text.js';
import { classificationBatches } from './classification-batches.js';
import { sequenceBatches } from './sequence-batches.js';

const specialTokens = { pad: '<pad>', unk: '<unk>', bos: '<s>', eos: '</s>' };
const texts = ['ab  c', 'a', 'abcabcabcabc', 'cc'];
const letters = CharTokenizer.train(texts, { specialTokens: { pad: '<pad>', unk: '<unk>' } });
const examples = texts.map((text, i) => ({ text, label: i % 2 }));
const all = (source: { epoch(index: number): unknown }) => [
  ...(source.epoch(0) as Iterable<Batch>),
];
const rowsOf = (batch: Batch, name = 'tokens') => {
  const { values, shape } = batch[name]!;
  return Array.from({ length: shape[0]! }, (_, row) =>
    Array.from(values.slice(row * shape[1]!, (row + 1) * shape[1]!)).filter((id) => id !== 0),
  );
};

describe('classificationBatches', () => {
  it('reads texts as pipelines do, or as they are', () => {
    const options = { batchSize: 4, shuffle: false };
    const [batch] = all(classificationBatches(examples.slice(0, 1), letters, options));
    expect(rowsOf(batch!)[0]).toEqual([...letters.encode(plainText('ab  c')).ids]);
    const kept = classificationBatches(examples.slice(0, 1), letters, {
      ...options,
      keepText: true,
    });
    expect(rowsOf(all(kept)[0]!)[0]).toHaveLength(5);
  });

  it('truncates, counts what it truncates, and pads no further than the limit', () => {
    const batches = classificationBatches(examples, letters, { batchSize: 2, maxLength: 10 });
    expect(batches.truncated).toBe(1);
    expect(Math.max(...batches.shapes.map(([, length]) => length!))).toBe(10);
    expect(batches.examples).toBe(4);
    const given = classificationBatches(examples, letters, { batchSize: 2, lengths: [16] });
    expect(given.shapes).toEqual([[2, 16]]);
    expect(given.truncated).toBe(0);
  });

  it('leaves out texts of no token', () => {
    const [first] = examples;
    const batches = classificationBatches([first!, { text: ' ', label: 1 }], letters, {
      batchSize: 2,
    });
    expect(batches.examples).toBe(1);
    expect(() =>
      classificationBatches([{ text: '', label: 0 }], letters, { batchSize: 2 }),
    ).toThrow(/no examples/);
  });

  it('weighs every class alike on request', () => {
    const uneven = [...examples, { text: 'b', label: 0 }];
    const options = { batchSize: 5, shuffle: false, lengths: [16], numClasses: 2 };
    const weightsOf = (balanceClasses: boolean) => {
      const [batch] = all(classificationBatches(uneven, letters, { ...options, balanceClasses }));
      const totals = [0, 0];
      batch!.labels!.values.forEach((label, row) => {
        totals[label]! += batch!.weights!.values[row]!;
      });
      return totals;
    };
    expect(weightsOf(false)).toEqual([3, 2]);
    const [a, b] = weightsOf(true);
    expect(a).toBeCloseTo(b!, 5);
    const lacking = { batchSize: 2, balanceClasses: true };
    expect(() => classificationBatches(examples, letters, lacking)).toThrow('got no numClasses');
  });

  it('takes texts with several labels', () => {
    const several = texts.map((text, i) => ({ text, labels: i === 0 ? [0, 2] : [1] }));
    const options = { batchSize: 4, shuffle: false, lengths: [16], numClasses: 3 };
    const [batch] = all(classificationBatches(several, letters, options));
    expect(Array.from(batch!.labels!.values.slice(0, 6))).toEqual([1, 0, 1, 0, 1, 0]);
    expect(() => classificationBatches(several, letters, { batchSize: 4 })).toThrow(
      'got no numClasses, expected their number, since texts have several labels',
    );
    expect(() => classificationBatches([...several, examples[0]!], letters, options)).toThrow(
      'some texts have a label and some have labels',
    );
  });
});

describe('sequenceBatches', () => {
  const pairs = [
    { source: 'a b', target: 'x' },
    { source: 'b', target: 'y x y x' },
    { source: 'a a a a a a', target: 'x' },
    { source: ' ', target: 'x' },
  ];
  const sourceTokenizer = WordTokenizer.train(['a b'], { specialTokens });
  const targetTokenizer = WordTokenizer.train(['x y'], { specialTokens });
  const tokenizers = { sourceTokenizer, targetTokenizer };
  const { bos, eos } = targetTokenizer.specialTokens;
  const ids = (text: string) =>
    Array.from(targetTokenizer.encode(text, { addSpecialTokens: false }).ids);

  it('shifts targets, and leaves out sources of no token', () => {
    const batches = sequenceBatches(pairs, tokenizers, {
      batchSize: 4,
      shuffle: false,
      buckets: 1,
    });
    const [batch] = all(batches);
    expect(batches.examples).toBe(3);
    expect(rowsOf(batch!, 'target')[1]).toEqual([bos, ...ids('y x y x')]);
    expect(rowsOf(batch!, 'labels')[1]).toEqual([...ids('y x y x'), eos]);
  });

  it('truncates what is longer, or leaves it out, and counts both', () => {
    const limits = { maxSourceLength: 4, maxTargetLength: 3, batchSize: 2 };
    const cut = sequenceBatches(pairs, tokenizers, limits);
    expect([cut.truncated, cut.dropped, cut.examples]).toEqual([2, 0, 3]);
    expect(cut.shapes.every(([, source, target]) => source! <= 4 && target! <= 3)).toBe(true);
    const dropped = sequenceBatches(pairs, tokenizers, { ...limits, longer: 'drop' });
    expect([dropped.truncated, dropped.dropped, dropped.examples]).toEqual([0, 2, 1]);
    const given = sequenceBatches(pairs, tokenizers, {
      ...{ batchSize: 2, lengths: [[4], [3]], longer: 'drop' },
    });
    expect([given.shapes, given.dropped]).toEqual([[[2, 4, 3]], 2]);
  });

  it('refuses a tokenizer that cannot begin and end a target', () => {
    const bare = { sourceTokenizer, targetTokenizer: letters };
    expect(() => sequenceBatches(pairs, bare, { batchSize: 2 })).toThrow('no tokens bos and eos');
  });
});
