import * as Plot from '@observablehq/plot';
import { checkOptions } from '@resattn/options';
import { drawNothing, drawPicture, round, svgText } from '../drawing/picture.js';
import { plotMarkup } from '../drawing/plot.js';
import { fitText, textWidth } from '../drawing/text-width.js';
import { curveLook } from '../drawing/theme.js';
import { formatNumber } from '../html/format-number.js';
import type { Curve, CurvePanel } from './curve.js';
import { smoothNoise } from './smooth.js';
import { thinPoints } from './thin.js';

export interface CurvePlotOptions {
  /** Default 420. */
  readonly width?: number | undefined;
  /** Default 260. */
  readonly height?: number | undefined;
}

/** One panel of curves over a shared x, as SVG. A noisy curve is drawn faint under its mean. */
export function curvePlot(panel: CurvePanel, options: CurvePlotOptions = {}): string {
  checkOptions('curvePlot', options, { width: true, height: true });
  const { width = 420, height = 260 } = options;
  const body = panelMarkup(panel, width, height);
  const label = describePanel(panel);
  return body === '' ? drawNothing(label, 'no data') : drawPicture({ width, height, label, body });
}

export interface LearningCurvesOptions {
  /** Of the whole picture. Default 860. */
  readonly width?: number | undefined;
  /** Of one panel. Default 260. */
  readonly height?: number | undefined;
  /** Default 2, or fewer where there are fewer panels. */
  readonly columns?: number | undefined;
}

/** Panels of curves side by side, as one SVG: loss, learning rate, metrics of a run. */
export function learningCurves(
  panels: readonly CurvePanel[],
  options: LearningCurvesOptions = {},
): string {
  checkOptions('learningCurves', options, { width: true, height: true, columns: true });
  const drawn = panels.filter(hasPoints);
  if (drawn.length === 0) return drawNothing('learning curves', 'no data');
  const { width = 860, height = 260, columns = Math.min(2, drawn.length) } = options;
  const panelWidth = width / columns;
  const body = drawn.map((panel, i) => {
    const x = round((i % columns) * panelWidth);
    const y = Math.floor(i / columns) * height;
    return `<g transform="translate(${x},${y})">${panelMarkup(panel, panelWidth, height)}</g>`;
  });
  return drawPicture({
    width,
    height: Math.ceil(drawn.length / columns) * height,
    label: drawn.map(describePanel).join(' '),
    body: body.join(''),
  });
}

/** Panel in words: of each curve its last, lowest and highest value. */
function describePanel(panel: CurvePanel): string {
  const curves = panel.curves.map((curve) => describeCurve(curve, panel.xLabel ?? 'step'));
  return `${panel.title}. ${curves.join('; ') || 'no curves'}.`;
}

function describeCurve({ name, points }: Curve, xLabel: string): string {
  const finite = points.filter(([x, y]) => Number.isFinite(x) && Number.isFinite(y));
  if (finite.length === 0) return `${name}: no values`;
  const [x, y] = finite[finite.length - 1]!;
  const lowest = finite.reduce((best, point) => (point[1] < best[1] ? point : best));
  const highest = finite.reduce((best, point) => (point[1] > best[1] ? point : best));
  const at = ([px, py]: readonly [number, number]) =>
    `${formatNumber(py)} at ${xLabel} ${formatNumber(px)}`;
  return `${name}: last ${at([x, y])}, lowest ${at(lowest)}, highest ${at(highest)}`;
}

function hasPoints(panel: CurvePanel): boolean {
  return panel.curves.some(({ points }) => points.some((point) => isDrawable(point, panel)));
}

/** Pixels; `plotMarkup` draws ticks and labels in it. */
const AXIS_FONT_SIZE = 11;

function isDrawable(
  [x, y]: readonly [number, number],
  { xScale, yScale }: Pick<CurvePanel, 'xScale' | 'yScale'>,
): boolean {
  const isOn = (scale: CurvePanel['xScale'], value: number) => scale !== 'log' || value > 0;
  return Number.isFinite(x) && Number.isFinite(y) && isOn(xScale, x) && isOn(yScale, y);
}

function panelMarkup(panel: CurvePanel, width: number, height: number): string {
  if (!hasPoints(panel)) return '';
  const { title, curves, xLabel = 'step', xScale = 'linear', yScale = 'linear', mark } = panel;
  const yLabel = fitText(panel.yLabel ?? title, height - 80, AXIS_FONT_SIZE);
  const heading = panel.yLabel === undefined && yLabel === title ? undefined : title;
  const legend = legendMarkup(heading, title, curves, width);
  const toRows = (points: Curve['points']) =>
    thinPoints(xScale === 'log' ? points.filter(([x]) => x > 0) : points, 2 * width).map(
      (point) => ({
        x: point[0],
        y: isDrawable(point, { xScale, yScale }) ? point[1] : Number.NaN,
      }),
    );
  const rows = curves.map(({ points }) => toRows(points));
  const heights = rows.flat().flatMap(({ y }) => (Number.isFinite(y) ? [y] : []));
  const yTicks = (yScale === 'log' && decades(heights, height / 40)) || height / 50;
  const marks: Plot.Markish[] = [
    Plot.gridY({ stroke: 'var(--ra-line)', strokeOpacity: 1, ticks: yTicks }),
    Plot.axisX({ label: xLabel, tickSize: 3, ticks: width / 90, tickFormat: tick }),
    Plot.axisY({
      label: yLabel,
      labelAnchor: 'center',
      labelArrow: 'none',
      tickSize: 0,
      ticks: yTicks,
      tickFormat: tick,
    }),
  ];
  if (mark && Number.isFinite(mark.x)) {
    marks.push(
      Plot.ruleX([mark.x], { stroke: 'var(--ra-muted)', strokeDasharray: '2 3' }),
      Plot.text([mark], {
        x: 'x',
        text: 'label',
        frameAnchor: 'top',
        dy: -7,
        lineAnchor: 'bottom',
        fill: 'var(--ra-muted)',
      }),
    );
  }
  curves.forEach((curve, index) => {
    const { color, dash } = curveLook(index);
    const smooth = smoothNoise(curve.points);
    const description = describeCurve(curve, xLabel);
    const line = { x: 'x', y: 'y', stroke: color, title: () => description };
    if (smooth) marks.push(Plot.line(rows[index], { ...line, strokeOpacity: 0.3 }));
    const main = smooth ? toRows(smooth) : rows[index]!;
    marks.push(Plot.line(main, { ...line, strokeWidth: 1.8, strokeDasharray: dash }));
    if (main.length > 40) return;
    marks.push(
      Plot.dot(main, {
        x: 'x',
        y: 'y',
        r: 2.5,
        fill: color,
        title: ({ x, y }) => `${curve.name}: ${formatNumber(y)} at ${xLabel} ${formatNumber(x)}`,
      }),
    );
  });
  const widest = Math.max(...heights.map((y) => textWidth(formatNumber(y), AXIS_FONT_SIZE)));
  const plot = plotMarkup(
    {
      width,
      height: height - legend.height,
      marginTop: mark ? 18 : 10,
      marginRight: 18,
      marginBottom: 34,
      marginLeft: Math.min(64, Math.max(40, widest + 10)) + AXIS_FONT_SIZE + 5,
      x: { type: xScale, nice: false },
      y: { type: yScale, nice: yScale === 'linear', grid: false },
      marks,
    },
    0,
    legend.height,
  );
  return legend.markup + plot;
}

/** Powers of ten for a logarithmic axis, at most `limit`; undefined where it spans less than two. */
function decades(values: readonly number[], limit: number): number[] | undefined {
  const first = Math.ceil(Math.log10(Math.min(...values)));
  const last = Math.floor(Math.log10(Math.max(...values)));
  if (last - first < 1) return undefined;
  const step = Math.ceil((last - first + 1) / limit);
  return Array.from({ length: Math.floor((last - first) / step) + 1 }, (_, i) =>
    Number(`1e${last - i * step}`),
  );
}

const thousands = new Intl.NumberFormat('en', { notation: 'compact', maximumFractionDigits: 2 });

function tick(value: number): string {
  return Math.abs(value) >= 10_000 ? thousands.format(value) : formatNumber(value);
}

/** Heading and legend: curves flow into as many lines as they need. */
function legendMarkup(
  heading: string | undefined,
  title: string,
  curves: readonly Curve[],
  width: number,
) {
  const top = heading === undefined ? 0 : 22;
  let markup =
    heading === undefined
      ? ''
      : svgText(10, 17, fitText(heading, width - 20, 13), { className: 'title' });
  if (curves.length < 2 && (curves[0]?.name ?? title) === title)
    return { markup, height: Math.max(top, 6) };
  let x = 10;
  let y = top + 12;
  curves.forEach((curve, index) => {
    const name = fitText(curve.name, width - 56);
    const needed = 24 + textWidth(name) + 14;
    if (x > 10 && x + needed > width) {
      x = 10;
      y += 16;
    }
    const { color, dash } = curveLook(index);
    markup +=
      `<line x1="${round(x)}" x2="${round(x + 18)}" y1="${y - 4}" y2="${y - 4}" stroke="${color}" ` +
      `stroke-width="2.5" stroke-dasharray="${dash || 'none'}"/>${svgText(x + 24, y, name)}`;
    x += needed;
  });
  return { markup, height: y + 6 };
}
