import * as Plot from '@observablehq/plot';
import { checkOptions } from '@resattn/options';
import { drawNothing, drawPicture, round, svgText } from '../drawing/picture.js';
import { plotMarkup } from '../drawing/plot.js';
import { fitText } from '../drawing/text-width.js';
import { formatNumber } from '../html/format-number.js';

/** A trial of a search, in one of its options. */
export interface OptionPoint {
  /** `trial 3`. */
  readonly name: string;
  readonly value: number | string;
  readonly score: number;
  /** Whether it is the trial that was chosen. Default false. */
  readonly isChosen?: boolean | undefined;
}

/** An option of a search against the score of its trials. */
export interface OptionPanel {
  readonly option: string;
  /** Name of the score. */
  readonly score: string;
  readonly points: readonly OptionPoint[];
}

export interface OptionPlotsOptions {
  /** Of the whole picture. Default 860. */
  readonly width?: number | undefined;
  /** Of one panel. Default 240. */
  readonly height?: number | undefined;
  /** Default 3, or fewer where there are fewer panels. */
  readonly columns?: number | undefined;
}

/**
 * Options of a search against the score of its trials, a panel an option, as one SVG. The axis of numbers
 * that span more than a factor of 20 is logarithmic; what is no number is set side by side. The trial that
 * was chosen is filled and ringed.
 */
export function optionPlots(
  panels: readonly OptionPanel[],
  options: OptionPlotsOptions = {},
): string {
  checkOptions('optionPlots', options, { width: true, height: true, columns: true });
  const drawn = panels.filter(({ points }) => points.some(({ score }) => Number.isFinite(score)));
  if (drawn.length === 0) return drawNothing('options against the score', 'no data');
  const { width = 860, height = 240, columns = Math.min(3, drawn.length) } = options;
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

/** A panel in words: where the best and the chosen are. */
function describePanel({ option, score, points }: OptionPanel): string {
  const finite = points.filter((point) => Number.isFinite(point.score));
  const at = (point: OptionPoint) =>
    `${formatNumber(point.score)} at ${typeof point.value === 'number' ? formatNumber(point.value) : point.value}`;
  const ends = [...finite].sort((a, b) => a.score - b.score);
  const chosen = finite.find(({ isChosen }) => isChosen);
  return (
    `${option} against ${score}, ${finite.length} trials: lowest ${at(ends[0]!)}, highest ${at(ends.at(-1)!)}` +
    `${chosen ? `, chosen ${at(chosen)}` : ''}.`
  );
}

/** Numbers are drawn on a logarithmic axis from this ratio on. */
const LOGARITHMIC_FROM = 20;

function panelMarkup(
  { option, score, points }: OptionPanel,
  width: number,
  height: number,
): string {
  const finite = points.filter((point) => Number.isFinite(point.score));
  const numbers = finite.flatMap(({ value }) => (typeof value === 'number' ? [value] : []));
  const isNumeric = numbers.length === finite.length;
  const isLogarithmic =
    isNumeric &&
    Math.min(...numbers) > 0 &&
    Math.max(...numbers) >= LOGARITHMIC_FROM * Math.min(...numbers);
  const title = ({ name, value, score: reached }: OptionPoint) =>
    `${name}: ${option} ${value}, ${score} ${formatNumber(reached)}`;
  const place = isNumeric ? { x: 'value' } : { x: ({ value }: OptionPoint) => `${value}` };
  const dot = { ...place, y: 'score', title };
  const marks: Plot.Markish[] = [
    Plot.gridY({ stroke: 'var(--ra-line)', strokeOpacity: 1, ticks: height / 50 }),
    Plot.axisX({
      label: null,
      tickSize: 3,
      ...(isNumeric && { ticks: width / 90, tickFormat: (value: number) => formatNumber(value) }),
      ...(!isNumeric && { tickFormat: (value: string) => fitText(value, width / 3, 11) }),
    }),
    Plot.axisY({
      label: fitText(score, height - 80, 11),
      labelAnchor: 'center',
      labelArrow: 'none',
      tickSize: 0,
      ticks: height / 50,
      tickFormat: formatNumber,
    }),
    Plot.dot(finite, { ...dot, r: 3, stroke: 'var(--ra-1)' }),
    Plot.dot(
      finite.filter(({ isChosen }) => isChosen),
      { ...dot, r: 5, fill: 'var(--ra-2)', stroke: 'var(--ra-ink)' },
    ),
  ];
  const heading = svgText(10, 17, fitText(`${option}: ${score}`, width - 20, 13), {
    className: 'title',
  });
  const plot = plotMarkup(
    {
      width,
      height: height - 22,
      marginTop: 10,
      marginRight: 18,
      marginBottom: 30,
      marginLeft: 64,
      x: { type: isNumeric ? (isLogarithmic ? 'log' : 'linear') : 'point', label: null },
      y: { nice: true, grid: false },
      marks,
    },
    0,
    22,
  );
  return heading + plot;
}
