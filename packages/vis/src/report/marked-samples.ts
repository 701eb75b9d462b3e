import { labelOrder, markedTextMarkup } from '../marked/marked-text.js';
import type { MarkedSample } from './run-report.js';

/** Texts as the model marked them, and beneath a wrong one how it should be. */
export function markedSamplesMarkup(samples: readonly MarkedSample[] = []): string {
  const wanted = samples.map(({ text, target = [] }) => ({ text, spans: target }));
  const order = labelOrder([...samples, ...wanted]);
  const drawn = samples.map((sample, i) => {
    const marked = markedTextMarkup(sample, order);
    if (sample.target === undefined) return `<div class="sample">${marked}</div>`;
    const right = markedTextMarkup(wanted[i]!, order);
    const verdict =
      right === marked
        ? '<p class="muted">right</p>'
        : `<p class="muted"><span class="wrong">it should be</span></p>${right}`;
    return `<div class="sample">${marked}${verdict}</div>`;
  });
  return drawn.join('');
}
