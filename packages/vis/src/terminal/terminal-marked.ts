import { checkOptions } from '@resattn/options';
import { type MarkedText, markedPieces } from '../marked/marked-text.js';
import { plainText, type TerminalOptions, tint } from './colors.js';

/** Of the 256 colours: told apart on dark and light backgrounds. */
const colors = [33, 166, 35, 162, 136, 99, 31];

/**
 * A text with its labelled parts: in colour with the label behind, without colour as
 * `[the part](LABEL)`.
 */
export function terminalMarked(marked: MarkedText, options: TerminalOptions = {}): string {
  checkOptions('terminalMarked', options, { color: true });
  const { color = false } = options;
  return markedPieces(marked)
    .map(({ text, label }) => {
      const shown = plainText(text);
      if (label === undefined) return shown;
      if (!color) return `[${shown}](${plainText(label)})`;
      return tint(`${shown} ${plainText(label)}`, colorOf(label));
    })
    .join('');
}

/** A label has its colour in every text. */
function colorOf(label: string): number {
  const sum = Array.from(label).reduce((total, character) => total + character.codePointAt(0)!, 0);
  return colors[sum % colors.length]!;
}
