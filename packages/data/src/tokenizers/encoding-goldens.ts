import { expect } from 'vitest';
import type { Encoding, PipelineTokenizer } from './index.js';

/** One text of a golden file, encoded by the reference. */
export interface GoldenText {
  text: string;
  text_raw?: string;
  pair?: string | null;
  ids: number[];
  tokens: string[];
  offsets: [number, number][];
  offsets_utf16?: [number, number][];
  word_ids: (number | null)[];
  type_ids?: number[];
  attention_mask?: number[];
  special_tokens_mask?: number[];
  sequence_ids?: (number | null)[];
  decoded?: string;
  decoded_with_special?: string;
}

export interface GoldenTruncation extends GoldenText {
  max_length: number;
  stride: number;
  strategy: string;
  direction: 'left' | 'right';
  overflowing?: GoldenText[];
  error?: string;
}

export interface GoldenPadding {
  texts: string[];
  direction: 'left' | 'right';
  length: number | null;
  pad_to_multiple_of: number | null;
  pad_id: number;
  pad_token: string;
  max_length: number | null;
  ids: number[][];
  attention_mask: number[][];
  tokens: string[][];
}

export interface GoldenEncodings {
  texts: GoldenText[];
  without_special_tokens?: { text: string; ids: number[] }[];
  pairs?: GoldenText[];
  truncation?: GoldenTruncation[];
  padding?: GoldenPadding[];
}

const spans = (offsets: Int32Array): number[][] =>
  Array.from({ length: offsets.length / 2 }, (_, i) => [offsets[2 * i]!, offsets[2 * i + 1]!]);
const withNull = (values: Int32Array) => Array.from(values, (v) => (v === -1 ? null : v));

export function expectEncoding(
  encoding: Encoding,
  golden: GoldenText,
  offsets: [number, number][],
): void {
  const length = golden.ids.length;
  expect(
    {
      ids: Array.from(encoding.ids),
      tokens: encoding.tokens,
      offsets: spans(encoding.offsets),
      wordIds: withNull(encoding.wordIds),
      typeIds: Array.from(encoding.typeIds),
      attentionMask: Array.from(encoding.attentionMask),
      specialTokensMask: Array.from(encoding.specialTokensMask),
    },
    JSON.stringify([golden.text, golden.pair]),
  ).toEqual({
    ids: golden.ids,
    tokens: golden.tokens,
    offsets,
    wordIds: golden.word_ids,
    typeIds: golden.type_ids ?? new Array(length).fill(0),
    attentionMask: golden.attention_mask ?? new Array(length).fill(1),
    specialTokensMask: golden.special_tokens_mask ?? new Array(length).fill(0),
  });
  if (golden.sequence_ids !== undefined)
    expect(withNull(encoding.sequenceIds)).toEqual(golden.sequence_ids);
}

export function expectText(tokenizer: PipelineTokenizer, golden: GoldenText): void {
  const text = golden.text_raw ?? golden.text;
  const pair = golden.pair ?? undefined;
  const inCodePoints = tokenizer.encode(text, { pair, offsetUnit: 'codePoint' });
  expectEncoding(inCodePoints, golden, golden.offsets);
  if (pair === undefined) {
    const inUnits = tokenizer.encode(text);
    expectEncoding(inUnits, golden, golden.offsets_utf16 ?? golden.offsets);
  }
  if (golden.decoded !== undefined)
    expect(tokenizer.decode(golden.ids), JSON.stringify(text)).toBe(golden.decoded);
  if (golden.decoded_with_special !== undefined)
    expect(tokenizer.decode(golden.ids, { skipSpecialTokens: false })).toBe(
      golden.decoded_with_special,
    );
}

const strategies = {
  longest_first: 'longestFirst',
  only_first: 'onlyFirst',
  only_second: 'onlySecond',
} as const;

export function expectTruncation(tokenizer: PipelineTokenizer, golden: GoldenTruncation): void {
  const encode = () =>
    tokenizer.encode(golden.text, {
      pair: golden.pair ?? undefined,
      offsetUnit: 'codePoint',
      truncation: {
        maxLength: golden.max_length,
        stride: golden.stride,
        strategy: strategies[golden.strategy as keyof typeof strategies],
        direction: golden.direction,
      },
    });
  if (golden.error !== undefined) {
    expect(encode).toThrow();
    return;
  }
  const encoding = encode();
  expectEncoding(encoding, golden, golden.offsets);
  const overflowing = golden.overflowing ?? [];
  expect(encoding.overflowing.length).toBe(overflowing.length);
  overflowing.forEach((piece, i) => {
    expectEncoding(encoding.overflowing[i]!, { ...piece, text: golden.text }, piece.offsets);
  });
}

export function expectPadding(tokenizer: PipelineTokenizer, golden: GoldenPadding): void {
  const encodings = tokenizer.encodeBatch(golden.texts, {
    truncation: golden.max_length,
    padding: {
      to: golden.length ?? 'longest',
      multipleOf: golden.pad_to_multiple_of ?? 0,
      direction: golden.direction,
      padId: golden.pad_id,
      padToken: golden.pad_token,
    },
  });
  expect(encodings.map((e) => Array.from(e.ids))).toEqual(golden.ids);
  expect(encodings.map((e) => Array.from(e.attentionMask))).toEqual(golden.attention_mask);
  expect(encodings.map((e) => e.tokens)).toEqual(golden.tokens);
}
