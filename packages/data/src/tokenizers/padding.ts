import { Encoding } from './encoding.js';
import type { Side } from './truncation.js';

export interface PaddingOptions {
  /** Tokens to pad to: the longest of the batch, or a fixed number. Default `'longest'`. */
  readonly to?: 'longest' | number | undefined;
  /** Rounds the length up to a multiple, so that few different shapes occur. */
  readonly multipleOf?: number | undefined;
  /** The side that is padded. Default `'right'`. */
  readonly direction?: Side | undefined;
  /** Default: the tokenizer's padding token. */
  readonly padId?: number | undefined;
  /** Default 0. */
  readonly padTypeId?: number | undefined;
  /** Default: the vocabulary's text of `padId`. */
  readonly padToken?: string | undefined;
}

export const paddingKeys: Readonly<Record<keyof PaddingOptions, true>> = {
  to: true,
  multipleOf: true,
  direction: true,
  padId: true,
  padTypeId: true,
  padToken: true,
};

/** The length that `options` pads encodings to; an encoding that is longer stays as it is. */
export function paddedLength(encodings: readonly Encoding[], options: PaddingOptions): number {
  const { to = 'longest', multipleOf = 0 } = options;
  if (to !== 'longest' && !(Number.isInteger(to) && to >= 0))
    throw new RangeError(`Padding: \`to\` is ${to}, expected 'longest' or an integer`);
  let length = to === 'longest' ? 0 : to;
  if (to === 'longest')
    for (const encoding of encodings) length = Math.max(length, encoding.length);
  return multipleOf > 0 ? Math.ceil(length / multipleOf) * multipleOf : length;
}

/** `encoding` and its overflow padded to `length` tokens. */
export function pad(
  encoding: Encoding,
  length: number,
  padId: number,
  options: PaddingOptions,
  tokenOf: (id: number) => string,
): Encoding {
  const overflowing = encoding.overflowing.map((e) => pad(e, length, padId, options, tokenOf));
  const count = length - encoding.length;
  if (count <= 0 && overflowing.length === 0) return encoding;
  const { direction = 'right', padTypeId = 0, padToken } = options;
  const before = direction === 'left' ? Math.max(count, 0) : 0;
  const total = Math.max(length, encoding.length);
  const column = (values: Int32Array, filler: number): Int32Array => {
    const padded = new Int32Array(total);
    if (filler !== 0) padded.fill(filler);
    padded.set(values, before);
    return padded;
  };
  const offsets = new Int32Array(2 * total);
  offsets.set(encoding.offsets, 2 * before);
  return new Encoding(
    {
      ids: column(encoding.ids, padId),
      offsets,
      wordIds: column(encoding.wordIds, -1),
      typeIds: column(encoding.typeIds, padTypeId),
      attentionMask: column(encoding.attentionMask, 0),
      specialTokensMask: column(encoding.specialTokensMask, 1),
      sequenceIds: column(encoding.sequenceIds, -1),
      overflowing,
    },
    (id, index) => encoding.tokens[index - before] ?? padToken ?? tokenOf(id),
  );
}
