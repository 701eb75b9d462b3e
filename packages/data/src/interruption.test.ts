import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onHost, Stopped } from '@test/host';
import { afterAll, describe, expect, it } from 'vitest';
import { trainOnFiles } from './node/tokenizer-file.js';
import { readConll } from './reading/conll.js';
import { readCsv } from './reading/csv.js';
import { readJsonl } from './reading/jsonl.js';
import { linesOf } from './reading/lines.js';
import { trainOnStream } from './tokenizers/training.js';
import { readWordVectors } from './word-vectors/read-word-vectors.js';

const folder = mkdtempSync(join(tmpdir(), 'resattn-stop-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Pieces without an end; after some of them the user stops. */
async function* pieces(piece: string, stop: () => void): AsyncGenerator<string> {
  for (let i = 0; ; i++) {
    if (i === 50) stop();
    yield piece;
  }
}

const all = async (rows: AsyncIterable<unknown>) => {
  for await (const _ of rows);
};

describe('a stopped notebook ends', () => {
  it.each<[string, (stop: () => void) => Promise<unknown>]>([
    ['lines', (stop) => all(linesOf(pieces('a\n', stop)))],
    ['CSV', async (stop) => all((await readCsv(pieces('a,b\n', stop))).rows)],
    ['JSON Lines', async (stop) => all((await readJsonl(pieces('{"a":1}\n', stop))).rows)],
    ['CoNLL', (stop) => all(readConll(pieces('a B\n\n', stop)))],
    [
      'word vectors',
      (stop) =>
        readWordVectors(
          (async function* () {
            for await (const piece of pieces('a 1 2\n', stop))
              yield new TextEncoder().encode(piece);
          })(),
          { words: ['b'] },
        ),
    ],
  ])('the reading of %s', async (_, read) => {
    await expect(onHost(read)).rejects.toThrow(Stopped);
  });

  const counting = () => {
    const added: string[] = [];
    return { added, trainer: { add: (text: string) => added.push(text), finish: () => 'trained' } };
  };

  it('the training of a tokenizer', async () => {
    const { added, trainer } = counting();
    const train = (stop: () => void) => trainOnStream(trainer, pieces('text', stop));
    await expect(onHost(train)).rejects.toThrow(Stopped);
    expect(added.length).toBeGreaterThan(0);
    await expect(trainOnStream(trainer, ['a'])).resolves.toBe('trained');
  });

  it('the training of a tokenizer on files', async () => {
    const path = join(folder, 'lines.txt');
    writeFileSync(path, 'one line\n'.repeat(1000));
    const { added, trainer } = counting();
    const stopped = onHost((stop) => trainOnFiles(trainer, [path], { onProgress: stop }));
    await expect(stopped).rejects.toThrow(Stopped);
    expect(added.length).toBeLessThan(1000);
    const own = new AbortController();
    own.abort(new Stopped('by its own signal'));
    await expect(trainOnFiles(trainer, [path], { signal: own.signal })).rejects.toThrow(Stopped);
  });
});
