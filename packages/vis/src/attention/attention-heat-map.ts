import * as Plot from '@observablehq/plot';
import { checkOptions } from '@resattn/options';
import { drawNothing, drawPicture, round, svgText } from '../drawing/picture.js';
import { plotMarkup } from '../drawing/plot.js';
import { fitText, textWidth } from '../drawing/text-width.js';
import { formatNumber } from '../html/format-number.js';
import { type AttentionMap, checkAttentionMap, showToken } from './attention-map.js';
import { describeAttention } from './describe-attention.js';

export interface HeatMapOptions {
  readonly title?: string | undefined;
  /** Side of a cell in pixels. Default: between 14 and 34, by the number of tokens. */
  readonly cellSize?: number | undefined;
  /** What the rows are. Default `query`. */
  readonly queryLabel?: string | undefined;
  /** What the columns are. Default `key`. */
  readonly keyLabel?: string | undefined;
}

/** Attention weights as a heat map, as SVG: a row a query, a column a key, darker is more. */
export function attentionHeatMap(map: AttentionMap, options: HeatMapOptions = {}): string {
  checkOptions('attentionHeatMap', options, {
    title: true,
    cellSize: true,
    queryLabel: true,
    keyLabel: true,
  });
  checkAttentionMap('attentionHeatMap', map);
  const { title = 'attention', queryLabel = 'query', keyLabel = 'key' } = options;
  const { queries, keys, weights } = map;
  if (queries.length === 0 || keys.length === 0) return drawNothing(title, 'no tokens');
  const longest = Math.max(queries.length, keys.length);
  const { cellSize = Math.min(34, Math.max(14, Math.floor(520 / longest))) } = options;
  const show = (token: string) => fitText(showToken(token), 140, 11);
  const widest = (tokens: readonly string[]) =>
    Math.max(...tokens.map((token) => textWidth(show(token), 11)), 16);
  const left = widest(queries) + 34;
  // Short tokens stand upright over their columns, long ones are turned.
  const isTurned = widest(keys) > cellSize;
  const top = (isTurned ? widest(keys) : 14) + 54;
  const heat = heatMarkup(map, cellSize, left, top);
  const rowNames = queries.map((token, i) =>
    svgText(left - 6, top + (i + 0.5) * cellSize, show(token), {
      anchor: 'end',
      extra: ' dominant-baseline="central"',
    }),
  );
  const columnNames = keys.map((token, i) => {
    const x = left + (i + 0.5) * cellSize;
    return isTurned
      ? svgText(x, top - 6, show(token), {
          extra: ` transform="rotate(-90 ${round(x)} ${round(top - 6)})" dominant-baseline="central"`,
        })
      : svgText(x, top - 8, show(token), { anchor: 'middle' });
  });
  const width = left + keys.length * cellSize + 16;
  const height = top + queries.length * cellSize + 12;
  const middle = round(top + (queries.length * cellSize) / 2);
  return drawPicture({
    width: Math.max(width, textWidth(title, 13) + 20),
    height,
    label: `${title}. ${describeAttention({ queries, keys, weights })}`,
    body:
      svgText(10, 17, title, { className: 'title' }) +
      svgText(left + (keys.length * cellSize) / 2, 36, keyLabel, {
        anchor: 'middle',
        className: 'muted',
      }) +
      svgText(14, middle, queryLabel, {
        anchor: 'middle',
        className: 'muted',
        extra: ` transform="rotate(-90 14 ${middle})" dominant-baseline="central"`,
      }) +
      `<g font-size="11">${rowNames.join('')}${columnNames.join('')}</g>${heat}`,
    isExplorable: true,
  });
}

/** The cells alone, with a frame, to be placed at `left`, `top`. */
export function heatMarkup(
  { queries, keys, weights }: AttentionMap,
  cellSize: number,
  left: number,
  top: number,
): string {
  let strongest = Number.MIN_VALUE;
  for (const row of weights)
    for (let key = 0; key < row.length; key++) if (row[key]! > strongest) strongest = row[key]!;
  // A cell that nobody could tell from the paper is not drawn: long texts have many of them.
  const cells = queries.flatMap((_, query) =>
    keys.flatMap((_, key) => {
      const weight = weights[query]![key]!;
      return weight > 0.004 * strongest ? [{ query, key, weight }] : [];
    }),
  );
  return plotMarkup(
    {
      width: keys.length * cellSize,
      height: queries.length * cellSize,
      margin: 0,
      x: { domain: keys.map((_, i) => i), axis: null, padding: 0 },
      y: { domain: queries.map((_, i) => i), axis: null, padding: 0 },
      opacity: { type: 'identity' },
      marks: [
        Plot.cell(cells, {
          x: 'key',
          y: 'query',
          fill: 'var(--ra-heat)',
          fillOpacity: ({ weight }) => Math.round(1000 * (weight / strongest)) / 1000,
          title: ({ query, key, weight }) =>
            `${showToken(queries[query]!)} → ${showToken(keys[key]!)}: ${formatNumber(weight)}`,
        }),
        Plot.frame({ stroke: 'var(--ra-line)' }),
      ],
    },
    left,
    top,
  );
}
