import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  decodeCheckpoint,
  decodeSafetensors,
  encodeCheckpoint,
  encodeSafetensors,
} from '@resattn/core';
import { FileCheckpointStore, RunRecord } from '@resattn/core/node';
import {
  readConll,
  readCsv,
  readFastText,
  readJsonl,
  readParquet,
  readTmx,
  tokenizerFromJSON,
  WordTokenizer,
} from '@resattn/data';
import { loadTokenizer } from '@resattn/data/node';
import { findRuns, readPredictions } from '@resattn/experiments/history';
import { resNetAttention } from '@resattn/models';
import {
  decodeClassifier,
  encodeClassifier,
} from '../../packages/models/src/bundles/classifier-bundle.js';

/** A reader of files, with sound ones, of which it is given damaged copies. */
export interface Subject {
  readonly name: string;
  readonly sound: readonly Uint8Array[];
  read(bytes: Uint8Array): unknown;
}

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const textOf = (bytes: Uint8Array): string => new TextDecoder().decode(bytes);
const json = (value: unknown): Uint8Array => bytesOf(JSON.stringify(value));

async function drain(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

const values = { dtype: 'float32', shape: [2, 2], values: Float32Array.of(1, 2, 3, 4) } as const;
const checkpoint = {
  weights: { 'a/kernel': values, 'a/bias': { ...values, shape: [4] } },
  optimizer: { 'a/kernel/moment': values },
  state: {
    ...{ step: 3, position: { epoch: 0, batch: 3 }, batchesPerEpoch: 4, examples: 12, tokens: 40 },
    ...{
      seconds: 1,
      epochLoss: { sum: 1, weight: 2 },
      history: [],
      random: { seed: 1, counter: 2 },
    },
    ...{ schedule: null, monitor: { best: [], evaluationsWithoutImprovement: 0 } },
  },
} as unknown as Parameters<typeof encodeCheckpoint>[0];

/** A message of protocol buffers: the bytes of its fields. */
const field = (number: number, bytes: Uint8Array): number[] => [
  ...[number * 8 + 2, bytes.length],
  ...bytes,
];
const piece = (text: string, score: number, type: number): number[] =>
  field(
    1,
    Uint8Array.from([
      ...field(1, bytesOf(text)),
      ...[0x15, ...new Uint8Array(Float32Array.of(score).buffer)],
      ...[0x18, type],
    ]),
  );
const sentencePieces = Uint8Array.from([
  ...[...piece('<unk>', 0, 2), ...piece('<s>', 0, 3), ...piece('</s>', 0, 3)],
  ...[...piece('▁a', -1, 1), ...piece('b', -2, 1), ...piece('▁', -3, 1), ...piece('c', -3, 1)],
]);

const tokenizer = (model: object, rest: object = {}) =>
  json({
    version: '1.0',
    truncation: { max_length: 8, stride: 0, strategy: 'LongestFirst', direction: 'Right' },
    padding: null,
    added_tokens: [{ id: 0, content: '[UNK]', special: true, normalized: false }],
    normalizer: { type: 'Sequence', normalizers: [{ type: 'NFC' }, { type: 'Lowercase' }] },
    pre_tokenizer: {
      type: 'Split',
      pattern: { Regex: '\\s+(?!\\S)|\\p{L}+' },
      behavior: 'Isolated',
      invert: false,
    },
    post_processor: null,
    decoder: null,
    model,
    ...rest,
  });

/** Every reader; files that some read are written below `folder`. */
async function subjectsIn(folder: string): Promise<Subject[]> {
  const place = async (name: string, bytes: Uint8Array) => {
    await mkdir(join(folder, name, '..'), { recursive: true });
    await writeFile(join(folder, name), bytes);
  };
  const words = WordTokenizer.train(['a good film', 'a bad film']);
  const bundle = await encodeClassifier({
    classifier: resNetAttention({
      vocabularySize: words.vocabularySize,
      numClasses: 2,
      embeddingDim: 4,
      filters: [4],
      attentionDim: 4,
    }),
    tokenizer: words,
    labels: ['bad', 'good'],
  });
  const store = new FileCheckpointStore(join(folder, 'checkpoints'));
  await store.save(checkpoint);
  const manifest = 'checkpoints/step-000000003/manifest.json';
  const files = encodeCheckpoint(checkpoint);
  await RunRecord.create(join(folder, 'runs/a'), { config: { preset: 'classify', epochs: 2 } });
  const inRun = (name: string, ...sound: Uint8Array[]): Subject => ({
    name: `a run's ${name}`,
    sound,
    async read(bytes) {
      await place(`runs/a/${name}`, bytes);
      try {
        const { runs, damaged } = await findRuns(join(folder, 'runs'));
        if (runs.length + damaged.length !== 1) throw new Error('the run is not listed');
        if (damaged[0]) throw new Error(damaged[0].reason);
      } finally {
        await place(`runs/a/${name}`, sound[0]!);
      }
    },
  });
  const vocab = { '[UNK]': 0, a: 1, b: 2, ab: 3 };
  return [
    {
      name: 'safetensors',
      sound: [encodeSafetensors({ a: values, b: { ...values, shape: [4] } }, { format: 'pt' })],
      read: (bytes) => decodeSafetensors(bytes, 'a.safetensors'),
    },
    ...Object.entries(files).map(([name, sound]) => ({
      name: `a checkpoint's ${name}`,
      sound: [sound],
      read: (bytes: Uint8Array) => decodeCheckpoint({ ...files, [name]: bytes }, 'step-3'),
    })),
    {
      name: "a checkpoint's manifest.json",
      sound: [readFileSync(join(folder, manifest))],
      async read(bytes) {
        await place(manifest, bytes);
        await store.load(3);
      },
    },
    inRun('config.json', json({ preset: 'classify', epochs: 2 })),
    inRun('results.json', json({ test: 0.5, step: 3 })),
    inRun('metrics.jsonl', bytesOf('{"event":"step","step":1,"loss":1}\n'.repeat(2))),
    {
      name: 'predictions',
      sound: [
        json({ label: 'a', prediction: 'a', scores: [0.5, 0.5] }),
        json([{ label: 'a', prediction: 'b' }]),
      ],
      async read(bytes) {
        await place('predicted/predictions.jsonl.gz', bytes);
        await readPredictions(join(folder, 'predicted'));
      },
    },
    ...Object.keys(bundle).map((name) => ({
      name: `a model's ${name}`,
      sound: [bundle[name]!],
      read: (bytes: Uint8Array) => decodeClassifier({ ...bundle, [name]: bytes }, 'model'),
    })),
    {
      name: 'tokenizer.json',
      sound: [
        tokenizer({ type: 'BPE', vocab, merges: [['a', 'b']], unk_token: '[UNK]' }),
        tokenizer({ type: 'WordLevel', vocab, unk_token: '[UNK]' }, { normalizer: null }),
        tokenizer({
          ...{ type: 'WordPiece', vocab, unk_token: '[UNK]', max_input_chars_per_word: 100 },
          continuing_subword_prefix: '##',
        }),
        tokenizer({ type: 'Unigram', unk_id: 0, vocab: Object.keys(vocab).map((t) => [t, -1]) }),
      ],
      read(bytes) {
        const read = tokenizerFromJSON(textOf(bytes));
        const { ids } = read.encode('a ab aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!  b 中文');
        return [read.decode([...ids]), JSON.stringify(read)];
      },
    },
    {
      name: 'SentencePiece',
      sound: [sentencePieces],
      async read(bytes) {
        await place('spiece.model', bytes);
        return (await loadTokenizer(join(folder, 'spiece.model'))).encode('a b caaaa');
      },
    },
    {
      name: 'Parquet',
      sound: [
        readFileSync(
          new URL(
            '../../packages/data/src/reading/parquet/fixtures/translations.parquet',
            import.meta.url,
          ),
        ),
      ],
      read: async (bytes) => drain((await readParquet(Uint8Array.from(bytes))).rows),
    },
    {
      name: 'CSV',
      sound: [bytesOf('text,label\n"a, ""b""",x\nc,y\n'), bytesOf('a\tb\n1\t2\n')],
      read: async (bytes) => drain((await readCsv(textOf(bytes))).rows),
    },
    {
      name: 'JSON Lines',
      sound: [bytesOf('{"text":"a","label":1}\n{"text":"b","turns":[{"by":"c"}]}\n')],
      read: async (bytes) => drain((await readJsonl(textOf(bytes))).rows),
    },
    {
      name: 'CoNLL',
      sound: [bytesOf('# id\nAda B-PER\nsleeps O\n\nin O\n')],
      read: (bytes) => drain(readConll(textOf(bytes))),
    },
    {
      name: 'TMX',
      sound: [
        bytesOf(
          '<?xml version="1.0"?><tmx version="1.4"><header/><body><tu><tuv xml:lang="en"><seg>a</seg></tuv><tuv xml:lang="de"><seg>b</seg></tuv></tu></body></tmx>',
        ),
      ],
      read: async (bytes) => drain((await readTmx(textOf(bytes))).rows),
    },
    {
      name: 'fastText',
      sound: [bytesOf('__label__a a film\n__label__b __label__c b\n')],
      read: (bytes) => drain(readFastText(textOf(bytes)).rows),
    },
  ];
}

/** Numbers from a seed and the number of a case, so that each case is repeated by itself. */
function numbersOf(seed: number, index: number): (below: number) => number {
  let block = Buffer.alloc(0);
  let round = 0;
  let at = 0;
  return (below) => {
    if (at === block.length) {
      block = createHash('sha256').update(`${seed} ${index} ${round++}`).digest();
      at = 0;
    }
    const drawn = block.readUInt32LE(at);
    at += 4;
    return drawn % below;
  };
}

/** What files are damaged with: signs of their formats, and numbers at the limits. */
const tokens = [
  ...['"', "'", '{', '}', '[', ']', ',', ':', '\n', '\r', '\t', '\u0000', '<', '>', '&', '\\'],
  ...['null', 'true', '-1', '0', '1e999', '4294967295', '2147483648', '9007199254740993', '0.5'],
  ...['"__proto__":', '"constructor":', '(a+)+$', '\\p{L}*', '\ud800', '中', '[]', '{}', '""'],
].map(bytesOf);

/** A damaged copy: bytes changed, cut, doubled, moved, or replaced by a token. */
function damaged(sound: Uint8Array, below: (n: number) => number): Uint8Array {
  let bytes = Uint8Array.from(sound);
  for (let change = 1 + below(3); change > 0; change--) {
    const at = below(bytes.length + 1);
    const end = Math.min(bytes.length, at + 1 + below(8));
    const without = (from: number, to: number, put: Uint8Array = new Uint8Array()) =>
      Uint8Array.from([...bytes.subarray(0, from), ...put, ...bytes.subarray(to)]);
    const kind = below(6);
    if (kind === 0 && at < bytes.length) bytes[at] = below(256);
    else if (kind === 1 && at < bytes.length) bytes[at]! ^= 1 << below(8);
    else if (kind === 2) bytes = without(at, below(2) ? end : bytes.length);
    else if (kind === 3) bytes = without(at, at, bytes.slice(at, end));
    else bytes = without(at, below(2) ? at : end, tokens[below(tokens.length)]);
  }
  return bytes;
}

/** What a case did that no reader should. */
export interface Finding {
  readonly reader: string;
  readonly case: number;
  readonly what: string;
}

const notOurs = [TypeError, RangeError, ReferenceError, SyntaxError, EvalError, URIError];

/** What is wrong with an error; undefined for one that says what was got and wanted. */
function faultOf(error: unknown): string | undefined {
  if (!(error instanceof Error)) return `threw ${String(error)}`;
  const isForeign = notOurs.some((kind) => error instanceof kind);
  return isForeign || error.message.length < 12 ? `${error.stack}` : undefined;
}

/** Processor seconds that a small file may take. */
const LONGEST = 2;

/**
 * Gives damaged files to all readers in turn.
 *
 * @param onCase told before each case
 */
export async function fuzzReaders(
  { seed, first = 0, cases }: { seed: number; first?: number | undefined; cases: number },
  onCase: (index: number, reader: string) => void = () => {},
): Promise<{ findings: Finding[]; refused: number; read: number }> {
  const folder = await mkdtemp(join(tmpdir(), 'fuzz-'));
  const findings: Finding[] = [];
  let refused = 0;
  let read = 0;
  try {
    const subjects = await subjectsIn(folder);
    const properties = Object.getOwnPropertyNames(Object.prototype).length;
    for (let index = first; index < first + cases; index++) {
      const below = numbersOf(seed, index);
      const subject = subjects[index % subjects.length]!;
      const note = (what: string) => findings.push({ reader: subject.name, case: index, what });
      const bytes = damaged(subject.sound[below(subject.sound.length)]!, below);
      onCase(index, subject.name);
      const before = process.cpuUsage();
      try {
        await subject.read(bytes);
        read++;
      } catch (error) {
        refused++;
        const fault = faultOf(error);
        if (fault !== undefined) note(fault);
      }
      const { user } = process.cpuUsage(before);
      if (user > LONGEST * 1e6) note(`took ${user / 1e6} s`);
      if (Object.getOwnPropertyNames(Object.prototype).length !== properties)
        note('changed the prototype of all objects');
    }
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return { findings, refused, read };
}
