import { escapeText } from './escape.js';

/** HTML or SVG that is safe: texts in it have been escaped. */
export class Markup {
  constructor(readonly text: string) {}

  toString(): string {
    return this.text;
  }
}

/** What may be put into {@link markup}; undefined and false leave nothing. */
export type MarkupPart =
  | string
  | number
  | Markup
  | undefined
  | false
  | readonly (string | number | Markup | undefined | false)[];

/**
 * HTML from a template: whatever is put in is escaped, unless it is Markup itself.
 *
 *     markup`<td title="${label}">${text}</td>`
 */
export function markup(strings: TemplateStringsArray, ...parts: readonly MarkupPart[]): Markup {
  return new Markup(
    strings.map((string, i) => string + (i < parts.length ? rendered(parts[i]) : '')).join(''),
  );
}

function rendered(part: MarkupPart): string {
  if (part === undefined || part === false) return '';
  if (part instanceof Markup) return part.text;
  if (typeof part === 'object') return part.map(rendered).join('');
  return escapeText(`${part}`);
}
