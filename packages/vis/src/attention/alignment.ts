import { escapeText } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import { drawNothing, drawPicture, round, svgText } from '../drawing/picture.js';
import { textWidth } from '../drawing/text-width.js';
import { formatNumber } from '../html/format-number.js';
import { type AttentionMap, checkAttentionMap, showToken } from './attention-map.js';
import { describeAttention } from './describe-attention.js';

export interface AlignmentOptions {
  /** Weights below this part of a query's largest one are not drawn. Default 0.1. */
  readonly threshold?: number | undefined;
  /** Default `source`. */
  readonly keyLabel?: string | undefined;
  /** Default `target`. */
  readonly queryLabel?: string | undefined;
}

/**
 * Source and target tokens in two lines, joined by strokes as strong as the attention, as SVG: what
 * each token of a translation was made from. A long pair of sentences makes a wide picture.
 */
export function alignment(map: AttentionMap, options: AlignmentOptions = {}): string {
  checkOptions('alignment', options, { threshold: true, keyLabel: true, queryLabel: true });
  checkAttentionMap('alignment', map);
  const { threshold = 0.1, keyLabel = 'source', queryLabel = 'target' } = options;
  const { queries, keys, weights } = map;
  if (queries.length === 0 || keys.length === 0) return drawNothing('alignment', 'no tokens');
  const labelWidth = Math.max(textWidth(keyLabel), textWidth(queryLabel)) + 24;
  const above = placeTokens(keys, labelWidth);
  const below = placeTokens(queries, labelWidth);
  const width = Math.max(above.width, below.width) + 12;
  const shift = {
    above: (width - 12 - above.width) / 2,
    below: (width - 12 - below.width) / 2,
  };
  const [top, bottom, height] = [38, 150, 184];
  const strokes = queries.flatMap((query, i) => {
    const row = Array.from(weights[i]!, (weight) => (Number.isFinite(weight) ? weight : 0));
    const strongest = Math.max(...row);
    return row.flatMap((weight, j) => {
      if (!(weight > 0) || weight < threshold * strongest) return [];
      const x1 = round(above.centers[j]! + shift.above);
      const x2 = round(below.centers[i]! + shift.below);
      const strength = round(Math.min(1, weight));
      const title = `${showToken(keys[j]!)} → ${showToken(query)}: ${formatNumber(weight)}`;
      return [
        `<path d="M${x1} ${top}C${x1} 94 ${x2} 94 ${x2} ${bottom}" fill="none" stroke="var(--ra-heat)" ` +
          `stroke-width="${round(1 + 4 * strength)}" stroke-opacity="${round(0.15 + 0.85 * strength)}">` +
          `<title>${escapeText(title)}</title></path>`,
      ];
    });
  });
  const tokens = (placed: typeof above, texts: readonly string[], y: number, dx: number) =>
    texts
      .map((token, i) =>
        svgText(placed.centers[i]! + dx, y, showToken(token), { anchor: 'middle' }),
      )
      .join('');
  return drawPicture({
    width,
    height,
    label: `Alignment of ${queryLabel} and ${keyLabel}. ${describeAttention(map)}`,
    body:
      svgText(8, 27, keyLabel, { className: 'muted' }) +
      svgText(8, 168, queryLabel, { className: 'muted' }) +
      strokes.join('') +
      tokens(above, keys, 27, shift.above) +
      tokens(below, queries, 168, shift.below),
    isExplorable: true,
  });
}

function placeTokens(tokens: readonly string[], start: number) {
  let width = start;
  const centers = tokens.map((token) => {
    const own = Math.max(textWidth(showToken(token)), 8) + 14;
    width += own;
    return width - own / 2;
  });
  return { centers, width };
}
