import { linesOf } from '@resattn/data/reading';
import type { Terminal } from './terminal.js';

/**
 * The lines of standard input as they come, empty ones too.
 *
 * @param what what they are, for whoever sits at the keyboard: `texts`
 */
export async function* inputLines({ input, say }: Terminal, what: string): AsyncGenerator<string> {
  if (input.isTTY) say(`Reading ${what} from the keyboard, one per line; end with Ctrl-D.`);
  yield* linesOf(decodedInput(input));
}

/** The text of standard input (UTF-8), in pieces as they come. */
export async function* decodedInput(
  input: AsyncIterable<string | Uint8Array>,
): AsyncGenerator<string> {
  const decoder = new TextDecoder();
  for await (const piece of input) {
    yield typeof piece === 'string' ? piece : decoder.decode(piece, { stream: true });
  }
  yield decoder.decode();
}
