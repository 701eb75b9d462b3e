import { escapeText, themeStyle } from '@resattn/host';
import { curveLook } from '../drawing/theme.js';

/** A part of a text that has a label. */
export interface MarkedSpan {
  /** Where it stands, in UTF-16 units. */
  readonly start: number;
  readonly end: number;
  readonly label: string;
}

/** A text with labelled parts, which do not overlap: entities, parts of speech. */
export interface MarkedText {
  readonly text: string;
  readonly spans: readonly MarkedSpan[];
}

/** A piece of a text, with its label if it has one. */
export interface MarkedPiece {
  readonly text: string;
  readonly label?: string | undefined;
}

/**
 * The text cut at its marks.
 *
 * @throws RangeError for spans that overlap or leave the text.
 */
export function markedPieces({ text, spans }: MarkedText): MarkedPiece[] {
  const pieces: MarkedPiece[] = [];
  let at = 0;
  for (const { start, end, label } of [...spans].sort((a, b) => a.start - b.start)) {
    if (!(start >= at && end > start && end <= text.length)) {
      throw new RangeError(
        `the mark "${label}" stands from ${start} to ${end}, expected a part of the text from ${at} to ` +
          `${text.length}: marks do not overlap`,
      );
    }
    if (start > at) pieces.push({ text: text.slice(at, start) });
    pieces.push({ text: text.slice(start, end), label });
    at = end;
  }
  if (at < text.length) pieces.push({ text: text.slice(at) });
  return pieces;
}

/** The place of each label among all, which decides its colour. */
export function labelOrder(texts: readonly MarkedText[]): Map<string, number> {
  const labels = new Set(texts.flatMap(({ spans }) => spans.map(({ label }) => label)));
  return new Map([...labels].sort().map((label, i) => [label, i]));
}

export const markedTextStyle =
  '.marked{line-height:2.1;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}' +
  '.marked mark{background:none;color:inherit;border-bottom:3px solid var(--c);padding-bottom:1px}' +
  '.marked small{color:var(--c);font-size:.72em;margin-inline-start:.35em}';

/** The text with its labelled parts underlined and named, as an HTML fragment. */
export function markedTextHtml(marked: MarkedText): string {
  return (
    `<div class="resattn"><style>${themeStyle}.resattn{color:var(--ra-ink)}${markedTextStyle}</style>` +
    `${markedTextMarkup(marked, labelOrder([marked]))}</div>`
  );
}

/** As {@link markedTextHtml}, for a page that has the style already. */
export function markedTextMarkup(marked: MarkedText, order: ReadonlyMap<string, number>): string {
  const inner = markedPieces(marked).map(({ text, label }) =>
    label === undefined
      ? escapeText(text)
      : `<mark style="--c:${curveLook(order.get(label) ?? 0).color}">${escapeText(text)}` +
        `<small>${escapeText(label)}</small></mark>`,
  );
  return `<p class="marked" dir="auto">${inner.join('')}</p>`;
}
