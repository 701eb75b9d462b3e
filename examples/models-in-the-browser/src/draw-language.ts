import type { Classification } from '@resattn/models';
import { weightedTextHtml } from '@resattn/vis';
import { drawn, element } from './element.js';

const SHOWN_SCORES = 5;
const languages = new Intl.DisplayNames(['en'], { type: 'language' });
const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

/** The language, the most probable ones, and the text with the attention as its background. */
export function drawLanguage({ text, label, score, scores, attention }: Classification): Node[] {
  const answer = element('p', 'answer');
  answer.append(
    element('strong', '', languages.of(label) ?? label),
    element('span', 'muted', percent.format(score)),
  );
  const list = element('div', 'scores');
  for (const each of scores.slice(0, SHOWN_SCORES)) {
    const bar = element('span', 'bar');
    bar.style.setProperty('--share', String(each.score));
    list.append(
      element('span', '', languages.of(each.label) ?? each.label),
      bar,
      element('span', 'number', percent.format(each.score)),
    );
  }
  const spans = (attention ?? []).filter(({ start, end }) => end > start);
  return [
    answer,
    element('h2', '', 'Probabilities'),
    list,
    element('h2', '', 'Where it looked'),
    drawn('', weightedTextHtml({ text, spans })),
  ];
}
