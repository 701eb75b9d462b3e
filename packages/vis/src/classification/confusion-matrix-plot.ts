import * as Plot from '@observablehq/plot';
import { type ConfusionMatrix, normalizeConfusion } from '@resattn/metrics';
import { checkOptions } from '@resattn/options';
import { drawNothing, drawPicture, round, svgText } from '../drawing/picture.js';
import { plotMarkup } from '../drawing/plot.js';
import { fitText, textWidth } from '../drawing/text-width.js';
import { formatNumber, formatShare } from '../html/format-number.js';
import { type ClassNames, className, longClassName } from './class-name.js';
import { type ClassOrder, orderClasses } from './class-order.js';

export interface ConfusionMatrixOptions {
  /** Default `similarity`. */
  readonly order?: ClassOrder | undefined;
  readonly classNames?: ClassNames | undefined;
  /** Side of a cell in pixels. Default: 11 for many classes, up to 48 for a few. */
  readonly cellSize?: number | undefined;
}

/**
 * The confusion matrix, as SVG: a row a target, a column a prediction. Right answers are blue,
 * mistakes orange; the stronger the colour, the larger the part of the target's items (by square
 * root, so that rare mistakes show). Cells without items are left empty. Each cell's title says its
 * classes, count and share; few classes have their counts written in.
 */
export function confusionMatrixPlot(
  confusion: ConfusionMatrix,
  options: ConfusionMatrixOptions = {},
): string {
  checkOptions('confusionMatrixPlot', options, { order: true, classNames: true, cellSize: true });
  const { order = 'similarity', classNames } = options;
  const size = confusion.labels.length;
  if (size === 0) return drawNothing('confusion matrix', 'no classes');
  const matrix = orderClasses(confusion, order);
  const { counts: shares } = normalizeConfusion(matrix, 'targets');
  const { cellSize = Math.min(48, Math.max(11, Math.floor(560 / size))) } = options;

  const cells = matrix.counts.flatMap((row, target) =>
    row.flatMap((count, prediction) =>
      count > 0 ? [{ target, prediction, count, share: shares[target]![prediction]! }] : [],
    ),
  );
  const longName = (i: number) => longClassName(matrix.labels[i]!, classNames);
  const describe = ({ target, prediction, count, share }: (typeof cells)[number]) =>
    `${longName(target)} → ${longName(prediction)}: ${formatNumber(count)} (${formatShare(share)})`;
  const isRight = (cell: (typeof cells)[number]) => cell.target === cell.prediction;
  const strength = ({ share }: (typeof cells)[number]) => 0.08 + 0.92 * Math.sqrt(share);

  const names = matrix.labels.map((label) => fitText(className(label, classNames), 150, 11));
  const labelWidth = Math.max(30, ...names.map((name) => textWidth(name, 11))) + 10;
  const side = size * cellSize;
  const top = labelWidth + 24;
  const left = labelWidth + 22;
  const band = { domain: matrix.labels.map((_, i) => i), padding: cellSize >= 10 ? 0.06 : 0 };
  const plot = plotMarkup({
    width: left + side + 10,
    height: top + side + 10,
    marginLeft: left,
    marginTop: top,
    marginRight: 10,
    marginBottom: 10,
    x: { ...band, axis: null },
    y: { ...band, axis: null },
    opacity: { type: 'identity' },
    marks: [
      Plot.frame({ stroke: 'var(--ra-line)' }),
      Plot.cell(cells, {
        x: 'prediction',
        y: 'target',
        fill: (cell) => (isRight(cell) ? 'var(--ra-heat)' : 'var(--ra-miss)'),
        fillOpacity: strength,
        title: describe,
      }),
      ...(cellSize >= 30
        ? [
            Plot.text(cells, {
              x: 'prediction',
              y: 'target',
              text: ({ count }) => formatNumber(count),
              fill: (cell) => (strength(cell) > 0.55 ? 'var(--ra-paper)' : 'var(--ra-ink)'),
              pointerEvents: 'none',
              className: 'count',
            }),
          ]
        : []),
    ],
  });
  // Every name stands at its row and its column; where rows are narrower than type, every second.
  const every = Math.max(1, Math.ceil(9 / cellSize));
  const middle = (i: number) => round((i + 0.5) * cellSize);
  const labels = names
    .map((name, i) => {
      if (i % every) return '';
      const x = left + middle(i);
      const turned = ` transform="rotate(-90 ${round(x)} ${top - 6})" dominant-baseline="central"`;
      return (
        svgText(left - 6, top + middle(i), name, {
          anchor: 'end',
          extra: ' dominant-baseline="central"',
        }) + svgText(x, top - 6, name, { extra: turned })
      );
    })
    .join('');
  const caption =
    svgText(left + side / 2, 14, 'prediction', { anchor: 'middle', className: 'muted' }) +
    svgText(12, top + side / 2, 'target', {
      anchor: 'middle',
      className: 'muted',
      extra: ` transform="rotate(-90 12 ${round(top + side / 2)})" dominant-baseline="central"`,
    });
  const correct = matrix.counts.reduce((sum, row, i) => sum + row[i]!, 0);
  const total = cells.reduce((sum, { count }) => sum + count, 0);
  return drawPicture({
    width: left + side + 10,
    height: top + side + 10,
    label:
      `Confusion matrix of ${size} classes: ${formatNumber(correct)} of ` +
      `${formatNumber(total)} items on the diagonal.`,
    body: `<g font-size="${Math.min(11, Math.max(7, cellSize - 1))}">${labels}</g>${caption}${plot}`,
    isExplorable: true,
  });
}
