import { escapeText, themeStyle } from '@resattn/host';
import { formatNumber } from '../html/format-number.js';
import { relativeWeights, weightedPieces } from './graphemes.js';
import type { WeightedText } from './weighted-span.js';

// No padding, border or inline block: those would break the joins of Arabic and Indic letters.
export const weightedTextStyle =
  '.weighted{line-height:1.9;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}' +
  '.weighted span{background:rgba(var(--ra-mark),var(--w));text-decoration:none}';

/**
 * The text with each part's weight as its background colour, as an HTML fragment; the largest
 * weight has the full colour. Direction follows the text itself, and grapheme clusters stay whole.
 * The weight is the title of its part.
 */
export function weightedTextHtml(weighted: WeightedText): string {
  return `<div class="resattn"><style>${themeStyle}.resattn{color:var(--ra-ink)}${weightedTextStyle}</style>${weightedTextMarkup(weighted)}</div>`;
}

/** As {@link weightedTextHtml}, for a page that has the style already. */
export function weightedTextMarkup(weighted: WeightedText): string {
  const pieces = weightedPieces(weighted);
  const strengths = relativeWeights(pieces);
  const strongest = pieces.reduce((best, _, i) => (strengths[i]! > strengths[best]! ? i : best), 0);
  const most = strengths[strongest]
    ? ` Most weight: “${pieces[strongest]!.text.trim()}” (${formatNumber(pieces[strongest]!.weight!)}).`
    : '';
  const inner = pieces.map(({ text, weight }, i) =>
    weight === undefined
      ? escapeText(text)
      : `<span style="--w:${Math.round(1000 * strengths[i]!) / 1000}" title="${formatNumber(weight)}">${escapeText(text)}</span>`,
  );
  return (
    `<p class="weighted" dir="auto" role="img" aria-label="${escapeText(`${weighted.text}.${most}`)}">` +
    `${inner.join('')}</p>`
  );
}
