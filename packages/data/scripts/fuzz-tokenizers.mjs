#!/usr/bin/env node
// Encodes random texts with random tokenizers (every kind of stage, added tokens, templates,
// truncation, padding) here and with Python's `tokenizers`, and compares all fields of the encodings.
//   node fuzz-tokenizers.mjs [seed] [encodings]
// SHOW=1 prints the smallest examples of each difference. Needs a build, and a Python that has
// `tokenizers` (0.23), as RESATTN_PYTHON or python3.
import { spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { RandomStream, tokenizerFromJSON } from '../dist/esm/index.js';

const seed = Number(process.argv[2] ?? 1);
const limit = Number(process.argv[3] ?? 100_000);
const python = process.env.RESATTN_PYTHON ?? 'python3';

const random = new RandomStream(seed, 'fuzz-tokenizers');
const below = (n) => Math.floor(random.uniform() * n);
const chance = (p) => random.uniform() < p;
const one = (list) => list[below(list.length)];
const many = (least, most, make) => Array.from({ length: least + below(most - least + 1) }, make);

const alphabet = [
  ...'aabbccdeABZ019 ,.!?-_\'"',
  ...['\t', '\n', '\r\n', '\u00a0', '\u2028', '\u3000', '\u200b', '\u0085'],
  ...[
    'é',
    'e\u0301',
    'ß',
    'İ',
    'ﬁ',
    '½',
    '²',
    'Ⅷ',
    'あ',
    'ガ',
    '中',
    '文',
    '한',
    'ก',
    'ा',
    '🌊',
    '👩‍🚀',
    '𝒜',
  ],
  ...['▁', 'Ġ', '[SEP]', '<x>', '<y>', '##', '</w>', '\u0000', '\ufeff'],
];
const text = () => many(0, 24, () => one(alphabet)).join('');

const patterns = [
  { String: ' ' },
  { String: 'a' },
  { Regex: '\\s+' },
  { Regex: '\\p{L}+|\\d' },
  { Regex: '[^\\w\\s]' },
  { Regex: "'s|'t| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+" },
];
const normalizer = () =>
  one([
    () => ({ type: one(['NFC', 'NFD', 'NFKC', 'NFKD', 'Lowercase', 'StripAccents', 'Nmt']) }),
    () => ({ type: 'Strip', strip_left: chance(0.5), strip_right: chance(0.5) }),
    () => ({ type: 'Replace', pattern: one(patterns), content: one(['', '_', '▁', 'xy']) }),
    () => ({ type: 'Prepend', prepend: one(['▁', 'a']) }),
    () => ({
      type: 'BertNormalizer',
      clean_text: chance(0.8),
      handle_chinese_chars: chance(0.5),
      strip_accents: one([null, true, false]),
      lowercase: chance(0.5),
    }),
    () => ({ type: 'Sequence', normalizers: many(1, 3, normalizer) }),
  ])();
const behaviors = ['Removed', 'Isolated', 'MergedWithPrevious', 'MergedWithNext', 'Contiguous'];
const preTokenizer = () =>
  one([
    () => ({ type: one(['Whitespace', 'WhitespaceSplit', 'BertPreTokenizer', 'UnicodeScripts']) }),
    () => ({ type: 'Punctuation', behavior: one(behaviors) }),
    () => ({ type: 'Digits', individual_digits: chance(0.5) }),
    () => ({
      type: 'Split',
      pattern: one(patterns),
      behavior: one(behaviors),
      invert: chance(0.3),
    }),
    () => ({
      type: 'Metaspace',
      replacement: '▁',
      prepend_scheme: one(['always', 'first', 'never']),
      split: chance(0.7),
    }),
    () => byteLevel(),
    () => ({ type: 'Sequence', pretokenizers: many(1, 3, preTokenizer) }),
  ])();
const byteLevel = () => ({
  type: 'ByteLevel',
  add_prefix_space: chance(0.5),
  trim_offsets: chance(0.5),
  use_regex: chance(0.7),
});

const pieces = [
  ...'abcdeABZ019,.!?_▁Ġéß中文あ',
  ...[
    'ab',
    'bc',
    'abc',
    '##a',
    '##b',
    '##ab',
    '▁a',
    '▁ab',
    'Ġa',
    'Ġab',
    'Ã',
    '©',
    'Ã©',
    '01',
    '...',
  ],
];
function model() {
  const kept = pieces.filter(() => chance(0.8));
  const bytes = Array.from(
    { length: 256 },
    (_, i) => `<0x${i.toString(16).toUpperCase().padStart(2, '0')}>`,
  );
  const numbered = (list) => Object.fromEntries([...new Set(list)].map((token, id) => [token, id]));
  return one([
    () => ({ type: 'WordLevel', vocab: numbered(['[UNK]', ...kept]), unk_token: '[UNK]' }),
    () => ({
      type: 'WordPiece',
      vocab: numbered(['[UNK]', ...kept]),
      unk_token: '[UNK]',
      continuing_subword_prefix: '##',
      max_input_chars_per_word: one([100, 5]),
    }),
    () => {
      const fallback = chance(0.4);
      const list = ['[UNK]', ...(fallback ? bytes : []), ...kept];
      return {
        type: 'Unigram',
        unk_id: 0,
        byte_fallback: fallback,
        vocab: [...new Set(list)].map((token) => [token, -1 - random.uniform() * 9]),
      };
    },
    () => {
      const fallback = chance(0.4);
      const vocab = numbered(['[UNK]', ...(fallback ? bytes : []), ...pieces]);
      return {
        type: 'BPE',
        dropout: null,
        unk_token: one([null, '[UNK]']),
        continuing_subword_prefix: null,
        end_of_word_suffix: null,
        fuse_unk: chance(0.5),
        byte_fallback: fallback,
        ignore_merges: chance(0.3),
        vocab,
        merges: [
          ...[
            ['a', 'b'],
            ['b', 'c'],
            ['ab', 'c'],
            ['▁', 'a'],
            ['▁a', 'b'],
            ['Ġ', 'a'],
            ['Ġa', 'b'],
          ],
          ...[
            ['Ã', '©'],
            ['0', '1'],
          ],
        ].filter(() => chance(0.8)),
      };
    },
  ])();
}

function postProcessor(first) {
  const [cls, sep] = [
    ['[CLS]', first],
    ['[SEP]', first + 1],
  ];
  const seq = (id) => ({ Sequence: { id, type_id: below(3) } });
  const special = () => ({ SpecialToken: { id: one(['[CLS]', '[SEP]']), type_id: below(3) } });
  const template = () => ({
    type: 'TemplateProcessing',
    single: [...many(0, 2, special), seq('A'), ...many(0, 2, special)],
    pair: [
      ...many(0, 1, special),
      ...(chance(0.9) ? [seq('A'), ...many(0, 2, special), seq('B')] : [seq('B'), seq('A')]),
      ...many(0, 1, special),
    ],
    special_tokens: Object.fromEntries(
      [cls, sep].map(([id, number]) => [id, { id, ids: [number], tokens: [id] }]),
    ),
  });
  return one([
    () => null,
    () => ({ type: 'BertProcessing', sep, cls }),
    () => ({
      type: 'RobertaProcessing',
      sep,
      cls,
      trim_offsets: chance(0.5),
      add_prefix_space: chance(0.5),
    }),
    byteLevel,
    template,
    () => ({ type: 'Sequence', processors: [byteLevel(), template()] }),
  ])();
}

const decoder = () =>
  one([
    null,
    { type: 'ByteLevel', add_prefix_space: true, trim_offsets: true, use_regex: true },
    null,
    {
      type: 'WordPiece',
      prefix: '##',
      cleanup: true,
    },
    { type: 'Metaspace', replacement: '▁', prepend_scheme: 'always', split: true },
    {
      type: 'Sequence',
      decoders: [
        { type: 'ByteFallback' },
        {
          type: 'Fuse',
        },
      ],
    },
  ]);

function tokenizer() {
  const added = ['<x>', '<y>', 'ab', 'É', '中文'].filter(() => chance(0.4));
  const base = model();
  const known = Array.isArray(base.vocab) ? base.vocab.map(([t]) => t) : Object.keys(base.vocab);
  const unknown = ['[CLS]', '[SEP]', ...added].filter((content) => !known.includes(content));
  const numbered = [
    ...added.filter((content) => known.includes(content)).map((c) => [c, known.indexOf(c)]),
    ...unknown.map((content, i) => [content, known.length + i]),
  ].sort((a, b) => a[1] - b[1]);
  return {
    version: '1.0',
    truncation: chance(0.4)
      ? {
          direction: one(['Right', 'Left']),
          max_length: 3 + below(9),
          strategy: one(['LongestFirst', 'OnlyFirst', 'OnlySecond']),
          stride: below(3),
        }
      : null,
    padding: chance(0.25)
      ? {
          strategy: one(['BatchLongest', { Fixed: 12 }]),
          direction: one(['Right', 'Left']),
          pad_to_multiple_of: one([null, 4]),
          pad_id: 0,
          pad_type_id: below(2),
          pad_token: '[UNK]',
        }
      : null,
    // The reference numbers new tokens after the vocabulary without a gap, whatever the file says.
    added_tokens: numbered.map(([content, id]) => ({
      id,
      content,
      single_word: chance(0.3),
      lstrip: chance(0.3),
      rstrip: chance(0.3),
      normalized: chance(0.5),
      special: chance(0.5),
    })),
    normalizer: chance(0.5) ? normalizer() : null,
    pre_tokenizer: chance(0.8) ? preTokenizer() : null,
    post_processor: postProcessor(known.length),
    decoder: decoder(),
    model: base,
  };
}

/** The reference's memory grows from tokenizer to tokenizer, so that it is started anew now and then. */
const REQUESTS_OF_A_PEER = 2000;

function startPeer() {
  const child = spawn(python, [fileURLToPath(new URL('fuzz-tokenizers.py', import.meta.url))], {
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const answers = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  return { child, answers, requests: 0 };
}

let peer = startPeer();
async function ask(request) {
  if (peer.requests++ === REQUESTS_OF_A_PEER) {
    peer.child.stdin.end();
    peer = startPeer();
  }
  peer.child.stdin.write(`${JSON.stringify(request)}\n`);
  const { value, done } = await peer.answers.next();
  if (done) {
    // A few tokenizers make the reference take all memory there is.
    peer = startPeer();
    return undefined;
  }
  return JSON.parse(value);
}

const all = [
  ...['ids', 'tokens', 'offsets', 'typeIds', 'attentionMask', 'specialTokensMask'],
  ...['wordIds', 'sequenceIds'],
];

/**
 * Sequence ids as they are compared. Known differences: without a template the reference counts
 * padding to the first text, here it belongs to none; and the pieces that overflow of a pair have no
 * ids of the second text there (it notes where the texts are for the first window only), here they do.
 */
function comparedSequences(got, wanted, isOverflow) {
  return Array.from(got.sequenceIds, (ours, i) =>
    got.attentionMask[i] === 0 || (isOverflow && ours === 1) ? wanted.sequenceIds[i] : ours,
  );
}

/** The first field that differs, or undefined. */
function difference(got, wanted, isOverflow = false) {
  for (const field of all) {
    const ours =
      field === 'sequenceIds' ? comparedSequences(got, wanted, isOverflow) : Array.from(got[field]);
    if (JSON.stringify(ours) !== JSON.stringify(wanted[field])) return field;
  }
  // The overflow of an overflow: all of it is in the list of the first window here.
  if (isOverflow) return undefined;
  if (got.overflowing.length !== wanted.overflowing.length) return 'overflowing.length';
  for (const [i, over] of got.overflowing.entries()) {
    const within = difference(over, wanted.overflowing[i], true);
    if (within !== undefined) return `overflowing.${within}`;
  }
  return undefined;
}

/**
 * Known differences: two added tokens that are the same text once normalized, of which the reference
 * takes one by the order of a hash map, another one from run to run; and an added token of which the
 * normalizer leaves nothing, which is found nowhere here and between any two bytes there (a panic if
 * those belong to one character).
 */
function isAmbiguous(tokenizer) {
  const texts = tokenizer.addedTokens
    .filter((token) => token.normalized)
    .map((token) => tokenizer.idToToken(token.id));
  return texts.includes('') || new Set(texts).size < texts.length;
}

/**
 * Known difference: where the special tokens alone are more than the maximum length, the reference
 * does not truncate at all (a difference of unsigned numbers wraps around); here it is an error.
 */
const isKnownError = (error) => /which has no room for the \d+ special tokens/.test(error.message);

const counts = new Map();
const examples = new Map();
const note = (kind, example) => {
  counts.set(kind, (counts.get(kind) ?? 0) + 1);
  const list = examples.get(kind) ?? [];
  const size = JSON.stringify(example).length;
  list.push([size, example]);
  examples.set(kind, list.sort((a, b) => a[0] - b[0]).slice(0, 3));
};
let encoded = 0;
let refused = 0;
let ambiguous = 0;
/** Tokenizers on which the reference ended. */
let ended = 0;
while (encoded < limit) {
  const json = tokenizer();
  const inputs = many(30, 30, () => (chance(0.3) ? [text(), text()] : text()));
  const special = chance(0.85);
  const wanted = await ask({ tokenizer: JSON.stringify(json), inputs, special });
  if (wanted === undefined) {
    ended++;
    continue;
  }
  let ours;
  try {
    ours = tokenizerFromJSON(json);
  } catch (error) {
    if (wanted.error === undefined) note('refused here', { json, error: error.message });
    continue;
  }
  if (isAmbiguous(ours)) {
    ambiguous++;
    continue;
  }
  if (wanted.error !== undefined) {
    refused++;
    continue;
  }
  inputs.forEach((input, i) => {
    encoded++;
    const [first, pair] = Array.isArray(input) ? input : [input];
    let got;
    try {
      got = ours.encode(first, {
        offsetUnit: 'codePoint',
        addSpecialTokens: special,
        ...(pair !== undefined && { pair }),
      });
    } catch (error) {
      if (wanted[i].error === undefined && !isKnownError(error))
        note('error here', { json, input, special, error: error.message });
      return;
    }
    if (wanted[i].error !== undefined) {
      note('error there', { json, input, special, error: wanted[i].error });
      return;
    }
    const kind = difference(got, wanted[i]);
    if (kind !== undefined) {
      const plain = (e) => Object.fromEntries(all.map((field) => [field, Array.from(e[field])]));
      const show = (e) => ({ ...plain(e), overflowing: e.overflowing.map(plain) });
      note(kind, { json, input, special, got: show(got), wanted: show(wanted[i]) });
      return;
    }
    const decoded = ours.decode(wanted[i].ids, { skipSpecialTokens: special });
    if (decoded !== wanted[i].decoded)
      note('decoded', { json, ids: wanted[i].ids, decoded, wanted: wanted[i].decoded });
  });
}
peer.child.stdin.end();
const differing = [...counts.values()].reduce((sum, n) => sum + n, 0);
console.log(
  `seed ${seed}: ${encoded} encodings, ${differing} differ, ${refused} tokenizers refused there, ${ambiguous} ambiguous, ${ended} ended it`,
);
for (const [kind, count] of counts) {
  console.log(`${kind}: ${count}`);
  if (process.env.SHOW)
    for (const [, example] of examples.get(kind)) console.log(`  ${JSON.stringify(example)}`);
}
process.exitCode = differing === 0 ? 0 : 1;
