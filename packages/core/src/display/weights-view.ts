import { countText, tableView, type View } from '@resattn/host';
import type { NamedVariables } from '../training/weights.js';

/** Rows that still fit on a page. */
const MAX_ROWS = 40;

/**
 * The weights of a model by the parts that their names speak of, as `encoder/block_0/attention`: as deep
 * as fits into forty rows.
 */
export function weightsView(title: string, weights: NamedVariables): View {
  const names = Object.keys(weights);
  const deepest = Math.max(1, ...names.map((name) => name.split('/').length - 1));
  let depth = deepest;
  let parts = partsOf(weights, depth);
  while (depth > 1 && parts.size > MAX_ROWS) parts = partsOf(weights, --depth);
  const all = Object.values(weights);
  const total = all.reduce((sum, { size }) => sum + size, 0);
  const frozen = all.reduce((sum, { size, trainable }) => sum + (trainable ? 0 : size), 0);
  const shown = [...parts].slice(0, MAX_ROWS);
  const notes = [
    ...(parts.size > MAX_ROWS ? [`${MAX_ROWS} of ${parts.size} parts`] : []),
    ...(frozen > 0 ? [`${countText(frozen)} of the parameters are not trainable`] : []),
  ];
  return tableView({
    caption: title,
    columns: [
      { header: 'part' },
      { header: 'weights', kind: 'number' },
      { header: 'parameters', kind: 'number' },
    ],
    rows: shown.map(([name, { count, size }]) => [name, count, countText(size)]),
    total: ['total', all.length, countText(total)],
    note: notes.length === 0 ? undefined : notes.join('; '),
  });
}

interface Part {
  count: number;
  size: number;
}

function partsOf(weights: NamedVariables, depth: number): Map<string, Part> {
  const parts = new Map<string, Part>();
  for (const [name, { size }] of Object.entries(weights)) {
    const path = name.split('/');
    const key = path.slice(0, Math.max(1, Math.min(depth, path.length - 1))).join('/');
    const part = parts.get(key) ?? { count: 0, size: 0 };
    part.count++;
    part.size += size;
    parts.set(key, part);
  }
  return parts;
}
