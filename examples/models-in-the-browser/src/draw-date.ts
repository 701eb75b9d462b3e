import type { Answer } from '@resattn/models';
import { alignment } from '@resattn/vis';
import { drawn, element } from './element.js';

const inWords = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeZone: 'UTC' });

const options = { keyLabel: 'text', queryLabel: 'date', threshold: 0.3 };

/** The date as the model wrote it and in words, and what each figure was read from. */
export function drawDate({ text, isComplete, unknown, alignment: map }: Answer): Node[] {
  const answer = element('p', 'answer');
  const date = new Date(`${text}T00:00:00Z`);
  const isDate = isComplete && !Number.isNaN(date.getTime());
  answer.append(
    element('strong', '', text),
    element('span', 'muted', isDate ? inWords.format(date) : 'not a date'),
  );
  const parts: Node[] = [answer];
  if (unknown.length > 0)
    parts.push(element('p', 'muted', `Never seen in training: ${[...new Set(unknown)].join(' ')}`));
  if (map) {
    const picture = drawn('picture', alignment(map, options));
    // A long picture scrolls: by keyboard too.
    picture.tabIndex = 0;
    picture.role = 'region';
    picture.ariaLabel = 'Alignment';
    parts.push(element('h2', '', 'Where it looked'), picture);
  }
  return parts;
}
