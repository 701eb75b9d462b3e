import { countText, lineView, shownBy, stacked, tableView, type View } from '@resattn/host';
import { checkOptions, OptionError } from '@resattn/options';
import { RandomStream } from '../random/stream.js';
import type { Batch, BatchSource, Collator } from './batch.js';
import { bucketLengths } from './bucket-lengths.js';

export interface BucketBatchesOptions<T> {
  /** Makes the arrays, e.g. `classificationCollator()`. */
  readonly collator: Collator<T>;
  /** Rows of a batch; with `maxTokensPerBatch` their maximum. Give one of the two, or both. */
  readonly batchSize?: number | undefined;
  /** Rows are chosen so that rows * padded lengths stay within this. */
  readonly maxTokensPerBatch?: number | undefined;
  /**
   * The lengths to which texts are padded, ascending; one list for each length of the collator.
   * Few lengths are few shapes, and few shapes are few traces. Default: `bucketLengths` of the
   * examples, at most four.
   */
  readonly lengths?: readonly number[] | readonly (readonly number[])[] | undefined;
  /** An example longer than the last padded length is an error, cut off or left out. Default error. */
  readonly longer?: 'error' | 'truncate' | 'drop' | undefined;
  /**
   * What happens to the examples of a bucket that do not fill a batch: `'pad'` repeats some with
   * weight 0 so that the shape stays the same, `'keep'` makes a smaller batch, `'drop'` leaves them
   * out of this epoch. Default pad.
   */
  readonly lastBatch?: 'pad' | 'keep' | 'drop' | undefined;
  /** Other order in every epoch. Default true; false for evaluation. */
  readonly shuffle?: boolean | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
  /** Weight of an example in the loss, e.g. by its class. Default 1. */
  readonly weightOf?: ((example: T) => number) | undefined;
}

export interface BucketBatches extends BatchSource {
  /** Examples that are in the batches. */
  readonly examples: number;
  /** Examples that are cut off at the last padded length. */
  readonly truncated: number;
  /** Examples that are left out because they are too long. */
  readonly dropped: number;
  /** Rows and padded lengths of the batches, as `[rows, length, ...]`. */
  readonly shapes: readonly (readonly number[])[];
  /** For each batch of an epoch the positions of its examples, without the rows that fill it up. */
  plan(epoch: number): readonly Int32Array[];
}

interface Bucket {
  readonly lengths: readonly number[];
  readonly members: number[];
  readonly rows: number;
}

/**
 * Groups examples of similar length into batches of few shapes.
 *
 * Each epoch carries every example exactly once (`lastBatch: 'drop'` aside). The order is a function
 * of (seed, epoch) alone: within a bucket the examples are permuted, then the batches of all buckets.
 * Rows that fill up a batch repeat its examples in turn instead of being empty, because a row
 * without a real token has no attention weights; their weight is 0.
 */
export function bucketBatches<T>(
  examples: readonly T[],
  options: BucketBatchesOptions<T>,
): BucketBatches {
  checkOptions('bucketBatches', options, {
    collator: true,
    batchSize: true,
    maxTokensPerBatch: true,
    lengths: true,
    longer: true,
    lastBatch: true,
    shuffle: true,
    seed: true,
    weightOf: true,
  });
  const { collator, longer = 'error', lastBatch = 'pad', shuffle = true, seed = 0 } = options;
  if (examples.length === 0) throw new RangeError('There are no examples to make batches of.');
  const exampleLengths = examples.map((example) => collator.lengthsOf(example));
  const padded = paddedLengths(exampleLengths, options.lengths);

  const buckets = new Map<string, Bucket>();
  let truncated = 0;
  let dropped = 0;
  exampleLengths.forEach((lengths, position) => {
    if (lengths.some((length) => length < 1)) {
      throw new RangeError(
        `Example ${position} has length ${lengths.join(' and ')}: there is nothing in it to read. Leave out empty texts.`,
      );
    }
    const fits = lengths.every((length, axis) => length <= padded[axis]!.at(-1)!);
    if (!fits && longer === 'error') {
      throw new OptionError(
        `Example ${position} has length ${lengths.join(' and ')}, the longest padded length is ${padded.map((list) => list.at(-1)).join(' and ')}.`,
        [
          (option) => `add a longer one to ${option('lengths')}`,
          (option) => `use ${option('longer', 'truncate')} or ${option('longer', 'drop')}`,
        ],
      );
    }
    if (!fits && longer === 'drop') {
      dropped++;
      return;
    }
    if (!fits) truncated++;
    const shape = lengths.map(
      (length, axis) => padded[axis]!.find((limit) => length <= limit) ?? padded[axis]!.at(-1)!,
    );
    const key = shape.join();
    const bucket = buckets.get(key) ?? {
      lengths: shape,
      members: [],
      rows: rowsOf(shape, options),
    };
    bucket.members.push(position);
    buckets.set(key, bucket);
  });
  const used = [...buckets.values()].sort((a, b) => compareLengths(a.lengths, b.lengths));
  if (used.length === 0) {
    throw new RangeError(
      `All ${examples.length} examples are longer than the longest padded length and were dropped.`,
    );
  }

  const count = (bucket: Bucket) =>
    lastBatch === 'drop'
      ? Math.floor(bucket.members.length / bucket.rows)
      : Math.ceil(bucket.members.length / bucket.rows);
  const batchesPerEpoch = used.reduce((sum, bucket) => sum + count(bucket), 0);
  if (batchesPerEpoch === 0) {
    throw new OptionError(
      (option) =>
        `No bucket fills a batch, so ${option('lastBatch', 'drop')} leaves nothing of ${examples.length} examples.`,
      [
        (option) => `lower ${option('batchSize')}`,
        (option) => `use fewer ${option('lengths')}`,
        (option) => `use ${option('lastBatch', 'pad')}`,
      ],
    );
  }

  const planned = (epoch: number) => {
    const random = new RandomStream(seed, 'shuffle', epoch);
    const batches = used.flatMap((bucket) => {
      const order = shuffle
        ? random.permutation(bucket.members.length).map((i) => bucket.members[i]!)
        : Int32Array.from(bucket.members);
      return Array.from({ length: count(bucket) }, (_, i) => ({
        bucket,
        members: order.subarray(i * bucket.rows, (i + 1) * bucket.rows),
      }));
    });
    return shuffle ? Array.from(random.permutation(batches.length), (i) => batches[i]!) : batches;
  };

  const collate = (bucket: Bucket, members: Int32Array, epoch: number, index: number): Batch => {
    const rows = lastBatch === 'pad' ? bucket.rows : members.length;
    const chosen = Array.from(
      { length: rows },
      (_, row) => examples[members[row % members.length]!]!,
    );
    const rowWeights = Float32Array.from(chosen, (example, row) =>
      row < members.length ? (options.weightOf?.(example) ?? 1) : 0,
    );
    const random = new RandomStream(seed, `collate epoch ${epoch}`, index);
    return collator.collate(chosen, { lengths: bucket.lengths, rowWeights, random });
  };

  const batches: BucketBatches = {
    batchesPerEpoch,
    examples: examples.length - dropped,
    truncated,
    dropped,
    shapes: used.map((bucket) => [bucket.rows, ...bucket.lengths]),
    plan: (epoch) => planned(epoch).map(({ members }) => members),
    *epoch(epoch, skip = 0) {
      if (!Number.isInteger(skip) || skip < 0 || skip > batchesPerEpoch) {
        throw new RangeError(`skip must be an integer from 0 to ${batchesPerEpoch}, got ${skip}.`);
      }
      const batches = planned(epoch);
      for (let i = skip; i < batches.length; i++) {
        yield collate(batches[i]!.bucket, batches[i]!.members, epoch, i);
      }
    },
  };
  return shownBy(batches, batchesView);
}

function paddedLengths(
  exampleLengths: readonly (readonly number[])[],
  given: readonly number[] | readonly (readonly number[])[] | undefined,
): readonly (readonly number[])[] {
  const axes = exampleLengths[0]!.length;
  if (!given) {
    return Array.from({ length: axes }, (_, axis) =>
      bucketLengths(exampleLengths.map((lengths) => lengths[axis]!)),
    );
  }
  const lists = (typeof given[0] === 'number' ? [given] : given) as readonly (readonly number[])[];
  if (lists.length !== axes) {
    throw new RangeError(
      `lengths must be ${axes} list(s), one for each length of the collator, got ${lists.length}.`,
    );
  }
  for (const list of lists) {
    const ascends = list.every((x, i) => Number.isInteger(x) && x > (list[i - 1] ?? 0));
    if (list.length === 0 || !ascends) {
      throw new RangeError(
        `lengths must be ascending positive integers, got [${list.join(', ')}].`,
      );
    }
  }
  return lists;
}

function rowsOf<T>(shape: readonly number[], options: BucketBatchesOptions<T>): number {
  const { batchSize, maxTokensPerBatch } = options;
  if (batchSize !== undefined && !(Number.isInteger(batchSize) && batchSize > 0)) {
    throw new RangeError(`batchSize must be a positive integer, got ${batchSize}.`);
  }
  if (maxTokensPerBatch === undefined) {
    if (batchSize !== undefined) return batchSize;
    throw new RangeError('Give batchSize or maxTokensPerBatch: how large is a batch?');
  }
  const tokens = shape.reduce((sum, length) => sum + length, 0);
  const rows = Math.floor(maxTokensPerBatch / tokens);
  if (rows >= 1) return Math.min(rows, batchSize ?? rows);
  throw new RangeError(
    `maxTokensPerBatch is ${maxTokensPerBatch}, which does not hold one example padded to ${shape.join(' and ')}. Raise it, or limit lengths.`,
  );
}

function compareLengths(a: readonly number[], b: readonly number[]): number {
  const axis = a.findIndex((length, i) => length !== b[i]);
  return axis < 0 ? 0 : a[axis]! - b[axis]!;
}

function batchesView({
  batchesPerEpoch,
  examples,
  truncated,
  dropped,
  shapes,
}: BucketBatches): View {
  return stacked([
    lineView('batches', [
      countText(batchesPerEpoch, 'batch an epoch', 'batches an epoch'),
      countText(examples, 'example'),
      ...(truncated > 0 ? [`${countText(truncated)} truncated`] : []),
      ...(dropped > 0 ? [`${countText(dropped)} dropped`] : []),
    ]),
    tableView({
      columns: [{ header: 'rows', kind: 'number' }, { header: 'padded lengths' }],
      rows: shapes.slice(0, 20).map(([rows, ...lengths]) => [rows, lengths.join(' × ')]),
    }),
  ]);
}
