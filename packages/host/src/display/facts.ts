import { markup } from '../markup/markup.js';
import type { View } from './display.js';
import { shortText } from './table.js';

/** Names and values in one line: `text-cnn · 3 classes · 41,203 parameters`. */
export function lineView(title: string, facts: readonly string[]): View {
  const shown = facts.map((fact) => shortText(fact, 200));
  return {
    text: [title, ...shown].join(' · '),
    html: markup`<p><b>${title}</b>${shown.map((fact) => markup` <span class="muted">· ${fact}</span>`)}</p>`,
  };
}

const grouped = new Intl.NumberFormat('en');

/** `41,203`; `1,000 rows`, with a unit in the singular or plural. */
export function countText(count: number, singular = '', plural = `${singular}s`): string {
  const unit = count === 1 ? singular : plural;
  return singular === '' ? grouped.format(count) : `${grouped.format(count)} ${unit}`;
}
