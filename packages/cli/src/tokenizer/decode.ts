import { loadTokenizer } from '@resattn/data/node';
import { parseTokenIds } from '@resattn/data/tokenizers';
import { isOptionError } from '@resattn/options';
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
  const decode = (text: string) =>
    terminal.out(
      tokenizer.decode(parseTokenIds(text, tokenizer), { skipSpecialTokens: !keepsSpecial }),
    );
  if (given.length > 0) return decode(given.join(' '));
  let line = 0;
  for await (const text of inputLines(terminal, 'ids')) {
    line++;
    try {
      decode(text);
    } catch (error) {
      throw isOptionError(error) ? error.after(`line ${line}: `) : error;
    }
  }
}
