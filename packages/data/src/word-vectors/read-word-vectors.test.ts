import { describe, expect, it } from 'vitest';
import { readVectorsFormat, readWordVectors } from './read-word-vectors.js';

const bytesOf = (text: string) => new TextEncoder().encode(text);
const rows: readonly (readonly [string, readonly number[]])[] = [
  ['the', [0.25, -1.5, 3]],
  ['Paris', [1, 0, 0.125]],
  ['北京', [-0.5, 2, 7]],
];
const lines = rows.map(([word, vector]) => `${word} ${vector.join(' ')}`);
const glove = `${lines.join('\n')}\n`;
const word2vec = `3 3\n${lines.map((line) => `${line} \n`).join('')}`;

function binary(isLineEnded: boolean, declared = rows.length, given = rows): Uint8Array {
  const pieces: Uint8Array[] = [bytesOf(`${declared} 3\n`)];
  for (const [word, vector] of given) {
    pieces.push(bytesOf(`${word} `));
    pieces.push(new Uint8Array(Float32Array.from(vector).buffer));
    if (isLineEnded) pieces.push(bytesOf('\n'));
  }
  const whole = new Uint8Array(pieces.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/** Bytes in pieces of a size, which cut words and numbers anywhere. */
async function* inPieces(bytes: Uint8Array, size: number): AsyncGenerator<Uint8Array> {
  for (let at = 0; at < bytes.length; at += size) yield bytes.slice(at, at + size);
}

const words = ['the', '北京', 'unknown'];

describe('readWordVectors', () => {
  it.each([
    ['GloVe', 'text', bytesOf(glove)],
    ['GloVe without a last line end', 'text', bytesOf(glove.trimEnd())],
    ['GloVe with CR LF', 'text', bytesOf(glove.replaceAll('\n', '\r\n'))],
    ['GloVe with tabs', 'text', bytesOf(glove.replaceAll(' ', '\t'))],
    ['GloVe behind a byte order mark', 'text', bytesOf(`\ufeff${glove}`)],
    ['word2vec and fastText .vec', 'text', bytesOf(word2vec)],
    ['word2vec in binary', 'binary', binary(false)],
    ['word2vec in binary, with line ends', 'binary', binary(true)],
  ] as const)('reads %s in pieces of any size', async (_, format, bytes) => {
    for (const size of [1, 2, 7, 1000]) {
      const read = await readWordVectors(inPieces(bytes, size), { words });
      expect(read).toMatchObject({ format, dim: 3, rows: 3, notices: [] });
      expect(Object.fromEntries(read.vectors)).toEqual({
        the: Float32Array.from(rows[0]![1]),
        北京: Float32Array.from(rows[2]![1]),
      });
    }
  });

  it('reads a stream of the web', async () => {
    const stream = new Blob([glove]).stream();
    const { vectors } = await readWordVectors(stream, { words });
    expect([...vectors.keys()]).toEqual(['the', '北京']);
  });

  it('takes another case where there is no row: lower case first, then the first of the file', async () => {
    const text = 'PARIS 1\nParis 2\nlondon 3\nLondon 4\nrome 5\nRome 6\n';
    const wanted = { words: ['paris', 'LONDON', 'Rome'] };
    const { vectors, matches } = await readWordVectors(bytesOf(text), wanted);
    expect(Object.fromEntries([...vectors].map(([word, [x]]) => [word, x]))).toEqual({
      paris: 1,
      LONDON: 3,
      Rome: 6,
    });
    expect(matches).toEqual({ exact: 1, 'lower case': 1, 'other case': 1 });
    const exact = await readWordVectors(bytesOf(text), { ...wanted, ignoresCase: false });
    expect([...exact.vectors.keys()]).toEqual(['Rome']);
  });

  it('tells words that hold spaces, or are numbers, from damaged rows', async () => {
    const text = 'a 1 2\n. . . 3 4\n1999 5 6\nat home 7 8\n';
    const { vectors, rows: count } = await readWordVectors(bytesOf(text), {
      words: ['.', 'at', '1999', 'a'],
    });
    expect([...vectors.keys()]).toEqual(['a', '1999']);
    expect(count).toBe(4);
  });

  it('takes the first of two rows of a word, and says so', async () => {
    const text = 'a 1 2\nb 3 4\na 5 6\nc 7 8\nc 9 9\n';
    const { vectors, notices } = await readWordVectors(bytesOf(text), { words: ['a', 'b'] });
    expect([...vectors.get('a')!]).toEqual([1, 2]);
    expect(notices).toEqual(['1 row of a word that had one before: the first is taken']);
  });

  it('keeps the rows of the vocabulary only, of a stream that is larger than memory should be', async () => {
    const block = bytesOf(
      Array.from({ length: 2000 }, (_, i) => `w${i} ${'0.123456 '.repeat(20)}\n`).join(''),
    );
    async function* many() {
      for (let i = 0; i < 60; i++) yield block;
    }
    const before = process.memoryUsage().arrayBuffers;
    const { vectors, rows: count } = await readWordVectors(many(), { words: ['w7', 'w1999'] });
    expect(count).toBe(120_000);
    expect(vectors.size).toBe(2);
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
  });

  describe('refuses', () => {
    const fastTextModel = Uint8Array.of(0xba, 0x16, 0x4f, 0x2f, 12, 0, 0, 0);
    const latin1 = Uint8Array.from(Buffer.from('caf\xe9 1 2\nna\xefve 3 4\nthe 5 6\n', 'latin1'));
    it.each<[string, Uint8Array, RegExp]>([
      ['nothing', new Uint8Array(0), /There are no bytes/],
      ['a model of fastText', fastTextModel, /model of fastText.*\.vec/s],
      ['a zip archive', bytesOf('PK\x03\x04 glove'), /zip archive: unzip it/],
      [
        'other text',
        bytesOf('Call me Ishmael.\nSome years ago.\n'),
        /expected a word and its vector/,
      ],
      ['a table', bytesOf('word,x,y\nthe,1,2\n'), /expected a word and its vector/],
      ['UTF-16', Uint8Array.of(0xff, 0xfe, 0x61, 0), /UTF-16.*iconv/s],
      ['another encoding', latin1, /2 of the 2 words .* not UTF-8.*iconv/s],
      ['NaN', bytesOf('the 1 nan 2\n'), /Line 1 \("the"\): feature 2 is NaN/],
      ['infinity', bytesOf('3 1\na 1\nthe 1e999\nb 1'), /Line 3 \("the"\): feature 1 is Infinity/],
      [
        'a short row of a wanted word',
        bytesOf('a 1 2 3\nb 1 2 3\nthe 1 2\n'),
        /Line 3 has 2 numbers.*expected 3/,
      ],
      [
        'a header of other features',
        bytesOf('2 4\nthe 1 2 3\na 1 2 3\n'),
        /Line 2 has 3 numbers.*expected 4 by the header/,
      ],
      [
        'a header of more rows',
        bytesOf('4 3\nthe 1 2 3\na 1 2 3\n'),
        /end after 2 rows of 4 by the header/,
      ],
      [
        'a line that is cut off',
        bytesOf('the 1 2 3\na 1 2'),
        /end after 1 row, within the next: the file is cut off/,
      ],
      ['binary that is cut off', binary(true).slice(0, -8), /end after 2 rows of 3/],
      [
        'binary of other features',
        binary(false, 3, [['the', [1, 2, 3, 4, 5]]]),
        /end after|has no word/,
      ],
      ['a header without features', bytesOf('3 0\nthe\n'), /says 0 features/],
    ])('%s', async (_, bytes, message) => {
      await expect(readWordVectors(bytes, { words })).rejects.toThrow(message);
    });

    it('a line that never ends', async () => {
      async function* endless() {
        yield bytesOf('2 3\nthe 1 2 3\na');
        for (;;) yield new Uint8Array(1 << 20).fill(0x61);
      }
      await expect(readWordVectors(endless(), { words })).rejects.toThrow(/no end within 16 MiB/);
    });

    it('another dimension than asked for', async () => {
      const reading = readWordVectors(bytesOf(glove), { words, dim: 300 });
      await expect(reading).rejects.toThrow(/have 3 features, expected 300.*embeddingDim: 3/s);
    });
  });

  it('says that a header counts fewer rows than there are, and reads all', async () => {
    const { rows: count, notices } = await readWordVectors(bytesOf(`2 3\n${glove}`), { words });
    expect(count).toBe(3);
    expect(notices).toEqual(['the header says 2 rows, the file has 3: all were read']);
  });
});

describe('readVectorsFormat', () => {
  it('reads the beginning only', async () => {
    let pieces = 0;
    async function* counted() {
      for (; pieces < 100; pieces++) yield bytesOf(glove.repeat(10_000));
    }
    expect(await readVectorsFormat(counted())).toEqual({
      format: 'text',
      dim: 3,
      declaredRows: undefined,
    });
    expect(pieces).toBeLessThan(5);
  });
});
