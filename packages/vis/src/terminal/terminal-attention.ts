import { checkOptions } from '@resattn/options';
import stringWidth from 'string-width';
import { relativeWeights, weightedPieces } from '../attention/graphemes.js';
import type { WeightedText } from '../attention/weighted-span.js';
import { plainText, shade, type TerminalOptions } from './colors.js';

/** The first letter is of a script that runs from right to left. */
const rightToLeft =
  /^\P{L}*[\p{Script=Arabic}\p{Script=Hebrew}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}\p{Script=Adlam}]/u;

const heights = ' ▁▂▃▄▅▆▇█';

/**
 * A text with the weights of its parts. In colour: as background shades. Without: the text, and
 * under it a line of blocks as tall as the weights.
 */
export function terminalAttention(weighted: WeightedText, options: TerminalOptions = {}): string {
  checkOptions('terminalAttention', options, { color: true });
  const { color = false } = options;
  const pieces = weightedPieces(weighted);
  const strengths = relativeWeights(pieces);
  const texts = pieces.map(({ text }) => plainText(text));
  if (color) return texts.map((text, i) => shade(text, strengths[i]!)).join('');
  const under = texts.map((text, i) => {
    const step = Math.round(strengths[i]! * (heights.length - 1));
    return heights[step]!.repeat(stringWidth(text));
  });
  // Blocks have no direction of their own: the mark lets a terminal turn them as it turns the text.
  const direction = rightToLeft.test(weighted.text) ? '\u200f' : '';
  return `${texts.join('')}\n${direction}${under.join('').trimEnd()}`;
}
