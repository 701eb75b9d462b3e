import { checkOptions } from '@resattn/options';
import { drawNothing, drawPicture, round, svgText } from '../drawing/picture.js';
import { fitText, textWidth } from '../drawing/text-width.js';
import { heatMarkup } from './attention-heat-map.js';
import { checkAttentionMap, showToken } from './attention-map.js';
import { describeAttention } from './describe-attention.js';

/** Attention of every head over the same tokens. */
export interface AttentionHeads {
  readonly queries: readonly string[];
  readonly keys: readonly string[];
  /** Weights `[head, query, key]`. */
  readonly heads: readonly (readonly ArrayLike<number>[])[];
  /** Default `head 1`, `head 2`, … */
  readonly headNames?: readonly string[] | undefined;
}

/**
 * A heat map a head in a grid, as SVG, each scaled to its own largest weight. The tokens stand at
 * the left of a row of maps and under the last one of a column.
 */
export function headGrid(
  { queries, keys, heads, headNames }: AttentionHeads,
  options: { readonly columns?: number | undefined; readonly width?: number | undefined } = {},
): string {
  checkOptions('headGrid', options, { columns: true, width: true });
  const { columns = 4, width = 860 } = options;
  heads.forEach((weights, i) => {
    checkAttentionMap(`headGrid: head ${i}`, { queries, keys, weights });
  });
  if (heads.length === 0 || queries.length === 0 || keys.length === 0)
    return drawNothing('attention heads', heads.length ? 'no tokens' : 'no heads');
  const across = Math.min(columns, heads.length);
  const rows = Math.ceil(heads.length / across);
  const show = (token: string) => fitText(showToken(token), 84, 10);
  const widest = (tokens: readonly string[]) =>
    Math.max(...tokens.map((token) => textWidth(show(token), 10)), 12);
  const left = widest(queries) + 14;
  const bottom = widest(keys) + 14;
  const gap = 16;
  const head = 22;
  const cell = Math.min(26, Math.max(3, ((width - left) / across - gap) / keys.length));
  const mapWidth = cell * keys.length;
  const mapHeight = cell * queries.length;
  const name = (i: number) => headNames?.[i] ?? `head ${i + 1}`;
  // Type narrower than a cell is not readable: then only every second or third token is named.
  const every = Math.max(1, Math.ceil(10 / cell));
  let body = '';
  heads.forEach((weights, i) => {
    const x = left + (i % across) * (mapWidth + gap);
    const y = Math.floor(i / across) * (mapHeight + head + 8);
    body += svgText(x, y + 15, fitText(name(i), mapWidth + gap - 4), { className: 'title' });
    body += heatMarkup({ queries, keys, weights }, cell, round(x), y + head);
    const isLastOfColumn = i + across >= heads.length;
    if (i % across === 0) {
      body += queries
        .map((token, j) =>
          j % every
            ? ''
            : svgText(left - 5, y + head + (j + 0.5) * cell, show(token), {
                anchor: 'end',
                extra: ' dominant-baseline="central" font-size="10"',
              }),
        )
        .join('');
    }
    if (isLastOfColumn) {
      body += keys
        .map((token, j) => {
          if (j % every) return '';
          const at = [round(x + (j + 0.5) * cell), round(y + head + mapHeight + 5)] as const;
          return svgText(at[0], at[1], show(token), {
            anchor: 'end',
            extra: ` transform="rotate(-90 ${at[0]} ${at[1]})" dominant-baseline="central" font-size="10"`,
          });
        })
        .join('');
    }
  });
  return drawPicture({
    width: left + across * (mapWidth + gap),
    height: rows * (mapHeight + head + 8) + bottom,
    label: `Attention of ${heads.length} heads. ${heads
      .map((weights, i) => `${name(i)}: ${describeAttention({ queries, keys, weights })}`)
      .join(' ')}`,
    body,
    isExplorable: true,
  });
}
