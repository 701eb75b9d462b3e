import { betweenSteps, hostSignal } from '@resattn/host';
/** Text that is all there, or comes in pieces cut anywhere. */
export type TextSource = string | Iterable<string> | AsyncIterable<string>;

/** The pieces of a text source. In a notebook a cell that is interrupted ends the reading between two pieces. */
export async function* piecesOf(source: TextSource): AsyncGenerator<string> {
  if (typeof source === 'string') yield source;
  else {
    const pause = betweenSteps(hostSignal());
    for await (const piece of source) {
      await pause();
      yield piece;
    }
  }
}

/**
 * The lines of a text without their ends. Only LF and CR LF end a line, so a text may hold the other
 * characters that Unicode counts as line ends. A last line needs no end.
 */
export async function* linesOf(source: TextSource): AsyncGenerator<string> {
  let rest = '';
  for await (const piece of piecesOf(source)) {
    const lines = piece.split('\n');
    lines[0] = rest + lines[0];
    rest = lines.pop()!;
    for (const line of lines) yield line.endsWith('\r') ? line.slice(0, -1) : line;
  }
  if (rest !== '') yield rest;
}
