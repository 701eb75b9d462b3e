import { describe, expect, it } from 'vitest';
import { tokenizerFromJSON } from './from-json.js';

const piece = (id: string, type_id: number) =>
  id === 'A' || id === 'B' ? { Sequence: { id, type_id } } : { SpecialToken: { id, type_id } };
const special = (id: string, number: number) => [id, { id, ids: [number], tokens: [id] }];

/** `[CLS] A [SEP]`, `[CLS] A [SEP] B [SEP]` with type ids that tell the pieces apart. */
const tokenizer = tokenizerFromJSON({
  version: '1.0',
  added_tokens: [],
  normalizer: null,
  pre_tokenizer: { type: 'WhitespaceSplit' },
  decoder: null,
  post_processor: {
    type: 'TemplateProcessing',
    single: [piece('[CLS]', 2), piece('A', 1), piece('[SEP]', 2)],
    pair: [piece('[CLS]', 1), piece('A', 2), piece('[SEP]', 2), piece('B', 2), piece('[SEP]', 0)],
    special_tokens: Object.fromEntries([special('[CLS]', 3), special('[SEP]', 4)]),
  },
  model: {
    type: 'WordLevel',
    unk_token: '[UNK]',
    vocab: { '[UNK]': 0, a: 1, b: 2, '[CLS]': 3, '[SEP]': 4, c: 5 },
  },
});

describe('the type ids of further windows are those of tokenizers 0.23', () => {
  it('of one text', () => {
    const { typeIds, overflowing } = tokenizer.encode('a b c a b', {
      truncation: { maxLength: 4, stride: 1 },
    });
    expect([...typeIds]).toEqual([2, 1, 1, 2]);
    expect(overflowing.map((one) => [...one.typeIds])).toEqual([
      [2, 0, 0, 2],
      [2, 0, 0, 2],
      [2, 0, 0, 2],
    ]);
  });

  it('of a pair', () => {
    const { typeIds, overflowing } = tokenizer.encode('a b c a', {
      pair: 'b c a b c',
      truncation: { maxLength: 6 },
    });
    expect([...typeIds]).toEqual([1, 2, 2, 2, 2, 0]);
    expect(overflowing.map((one) => [...one.typeIds])).toEqual([
      ...[
        [1, 0, 2, 2, 2, 0],
        [1, 0, 2, 1, 1, 0],
        [1, 0, 2, 1, 0],
      ],
      ...[
        [1, 0, 2, 2, 2, 0],
        [1, 0, 2, 1, 1, 0],
        [1, 0, 2, 1, 0],
      ],
      ...[
        [1, 0, 2, 2, 2, 0],
        [1, 0, 2, 1, 1, 0],
        [1, 0, 2, 1, 0],
      ],
      ...[
        [1, 2, 2, 1, 1, 0],
        [1, 2, 2, 1, 0],
      ],
    ]);
  });

  it('of a pair with the special tokens of RoBERTa, and without them', () => {
    const roberta = tokenizerFromJSON({
      version: '1.0',
      ...{ added_tokens: [], normalizer: null, decoder: null },
      pre_tokenizer: { type: 'WhitespaceSplit' },
      post_processor: {
        ...{ type: 'RobertaProcessing', sep: ['b', 2], cls: ['a', 1] },
        ...{ trim_offsets: true, add_prefix_space: true },
      },
      model: { type: 'WordLevel', unk_token: '[UNK]', vocab: { '[UNK]': 0, a: 1, b: 2 } },
    });
    const typesOf = (maxLength: number, addSpecialTokens: boolean) =>
      roberta
        .encode('a b a', { pair: 'b a b b', truncation: { maxLength }, addSpecialTokens })
        .overflowing.map(({ typeIds }) => [...typeIds]);
    expect(typesOf(6, true)).toEqual(Array(11).fill([0, 0, 0, 0, 0, 0]));
    expect(typesOf(3, false)).toEqual([
      [0, 0, 0],
      [0, 1, 1],
      [0, 0, 0],
      [0, 1, 1],
      [0, 1, 1],
    ]);
  });
});
