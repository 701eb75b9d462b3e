import { formatNumber } from '../html/format-number.js';
import type { AttentionMap } from './attention-map.js';

/** In words: what each query looks at most, for up to twelve queries. */
export function describeAttention({ queries, keys, weights }: AttentionMap): string {
  const words = queries.slice(0, 12).map((query, i) => {
    let best = 0;
    for (let j = 1; j < keys.length; j++) if (weights[i]![j]! > weights[i]![best]!) best = j;
    return `${query} → ${keys[best]} (${formatNumber(weights[i]![best]!)})`;
  });
  const more = queries.length > 12 ? `, and ${queries.length - 12} more` : '';
  return `Most attention: ${words.join(', ')}${more}.`;
}
