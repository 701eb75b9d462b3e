import * as Plot from '@observablehq/plot';
import type { ClassificationReport } from '@resattn/metrics';
import { checkOptions } from '@resattn/options';
import { drawNothing, drawPicture, svgText } from '../drawing/picture.js';
import { plotMarkup } from '../drawing/plot.js';
import { fitText, textWidth } from '../drawing/text-width.js';
import { formatNumber } from '../html/format-number.js';
import { type ClassNames, className, longClassName } from './class-name.js';

export interface ClassBarsOptions {
  readonly classNames?: ClassNames | undefined;
  /** Default `f1`: the class with the lowest F1 first, for it wants attention. */
  readonly sort?: 'f1' | 'support' | 'label' | undefined;
  /** Default 520. */
  readonly width?: number | undefined;
}

const scores = [
  { name: 'precision', color: 'var(--ra-2)', symbol: 'triangle' },
  { name: 'recall', color: 'var(--ra-3)', symbol: 'circle' },
] as const;

/** F1 of each class as a bar, precision and recall as marks on it, as SVG: a row a class. */
export function classBars(
  classes: ClassificationReport['classes'],
  options: ClassBarsOptions = {},
): string {
  checkOptions('classBars', options, { classNames: true, sort: true, width: true });
  if (classes.length === 0) return drawNothing('scores by class', 'no classes');
  const { classNames, sort = 'f1', width = 520 } = options;
  const rows = [...classes];
  if (sort === 'f1') rows.sort((a, b) => a.f1 - b.f1);
  if (sort === 'support') rows.sort((a, b) => b.support - a.support);
  const names = rows.map(({ label }) => fitText(className(label, classNames), width / 3, 11));
  const marginLeft = Math.max(...names.map((name) => textWidth(name, 11)), 20) + 12;
  const rowHeight = rows.length > 12 ? 15 : 22;
  const height = rows.length * rowHeight + 56;
  const describe = (i: number) => {
    const { label, f1, precision, recall, support } = rows[i]!;
    return (
      `${longClassName(label, classNames)}: F1 ${formatNumber(f1)}, precision ` +
      `${formatNumber(precision)}, recall ${formatNumber(recall)}, ${formatNumber(support)} items`
    );
  };
  const indices = rows.map((_, i) => i);
  const plot = plotMarkup(
    {
      width,
      height,
      marginLeft,
      marginRight: 16,
      marginTop: 22,
      marginBottom: 34,
      x: { domain: [0, 1] },
      y: { domain: indices, padding: 0.25, type: 'band' },
      symbol: { type: 'identity' },
      marks: [
        Plot.gridX({ stroke: 'var(--ra-line)', strokeOpacity: 1, ticks: 5 }),
        Plot.axisX({ label: null, tickSize: 3, ticks: 5 }),
        Plot.axisX({ anchor: 'top', label: null, tickSize: 3, ticks: 5 }),
        Plot.axisY({ label: null, tickSize: 0, tickFormat: (i: number) => names[i]! }),
        Plot.barX(indices, {
          x: (i) => rows[i]!.f1,
          y: (i) => i,
          fill: 'var(--ra-1)',
          fillOpacity: 0.45,
          title: describe,
        }),
        ...scores.map(({ name, color, symbol }) =>
          Plot.dot(indices, {
            x: (i) => rows[i]![name],
            y: (i) => i,
            symbol: () => symbol,
            r: 3.2,
            fill: color,
            title: describe,
          }),
        ),
      ],
    },
    0,
    28,
  );
  const legend =
    `<rect x="${marginLeft}" y="9" width="14" height="10" fill="var(--ra-1)" fill-opacity=".45"/>` +
    svgText(marginLeft + 20, 18, 'F1') +
    `<path d="M${marginLeft + 56} 9l5 9h-10z" fill="${scores[0].color}"/>` +
    svgText(marginLeft + 68, 18, 'precision') +
    `<circle cx="${marginLeft + 142}" cy="14" r="4" fill="${scores[1].color}"/>` +
    svgText(marginLeft + 152, 18, 'recall');
  const mean = rows.reduce((sum, { f1 }) => sum + f1, 0) / rows.length;
  return drawPicture({
    width,
    height: height + 28,
    label: `Scores of ${rows.length} classes: mean F1 ${formatNumber(mean)}; lowest ${describe(
      indices.reduce((a, b) => (rows[b]!.f1 < rows[a]!.f1 ? b : a)),
    )}.`,
    body: legend + plot,
    isExplorable: true,
  });
}
