import { loadTokenizer } from '@resattn/data/node';
import { UserError } from '@resattn/experiments/config';
import { inputLines } from '../terminal/input-lines.js';
import type { Terminal } from '../terminal/terminal.js';

/** `resattn tokenizer decode <tokenizer> [id...]` */
export async function decodeIds(
  path: string,
  given: readonly string[],
  keepsSpecial: boolean,
  terminal: Terminal,
): Promise<void> {
  const tokenizer = await loadTokenizer(path);
  const decode = (words: readonly string[], line?: number) => {
    const ids = words.map((word) => idOf(word, tokenizer.vocabularySize, line));
    terminal.out(tokenizer.decode(ids, { skipSpecialTokens: !keepsSpecial }));
  };
  if (given.length > 0) return decode(given.flatMap(wordsOf));
  let line = 0;
  for await (const text of inputLines(terminal, 'ids')) {
    decode(wordsOf(text), ++line);
  }
}

const wordsOf = (text: string) => text.split(/[\s,[\]]+/).filter((word) => word !== '');

function idOf(word: string, vocabularySize: number, line?: number): number {
  const id = Number(word);
  if (/^\d+$/.test(word) && id < vocabularySize) return id;
  const where = line === undefined ? '' : `line ${line}: `;
  throw new UserError(
    `${where}"${word}" is no id of this tokenizer, want 0 to ${vocabularySize - 1}.`,
  );
}
