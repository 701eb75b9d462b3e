import * as Plot from '@observablehq/plot';
import { checkOptions } from '@resattn/options';
import { drawNothing, drawPicture, svgText } from '../drawing/picture.js';
import { plotMarkup } from '../drawing/plot.js';
import { fitText } from '../drawing/text-width.js';
import type { Projection } from './projection.js';

interface Row {
  readonly x: number;
  readonly y: number;
  readonly label: string;
  readonly group: string;
}

export interface EmbeddingPlotOptions {
  /** Of each point; shown beside it where there are few points, in its title always. */
  readonly labels?: readonly string[] | undefined;
  /** Group of each point: one colour and symbol each, as far as seven go. */
  readonly groups?: readonly string[] | undefined;
  readonly title?: string | undefined;
  /** Default 560. */
  readonly width?: number | undefined;
  /** Default 420. */
  readonly height?: number | undefined;
}

const symbols = ['circle', 'triangle', 'square', 'diamond', 'star', 'cross', 'wye'] as const;

/** Points of a projection as a scatter plot, as SVG. */
export function embeddingPlot(points: Projection, options: EmbeddingPlotOptions = {}): string {
  checkOptions('embeddingPlot', options, {
    labels: true,
    groups: true,
    title: true,
    width: true,
    height: true,
  });
  const { labels, groups, title = 'embeddings', width = 560, height = 420 } = options;
  for (const [what, list] of [
    ['labels', labels],
    ['groups', groups],
  ] as const) {
    if (list && list.length !== points.length) {
      throw new Error(
        `embeddingPlot: got ${list.length} ${what} for ${points.length} points, expected one each`,
      );
    }
  }
  const rows = points.flatMap(([x, y], i): Row[] =>
    Number.isFinite(x) && Number.isFinite(y)
      ? [{ x, y, label: labels?.[i] ?? `${i}`, group: groups?.[i] ?? '' }]
      : [],
  );
  if (rows.length === 0) return drawNothing(title, 'no points', width);
  const names = [...new Set(rows.map(({ group }) => group))];
  const look = (group: string) => names.indexOf(group) % 7;
  const isNamed = labels !== undefined && rows.length <= 80;
  const legendHeight = names.length > 1 && names.length <= 7 ? 46 : 26;
  const plot = plotMarkup(
    {
      width,
      height: height - legendHeight,
      margin: 24,
      marginRight: isNamed ? 70 : 24,
      axis: null,
      symbol: { type: 'identity' },
      marks: [
        Plot.frame({ stroke: 'var(--ra-line)', inset: -14 }),
        Plot.dot(rows, {
          x: 'x',
          y: 'y',
          r: 3.5,
          fill: ({ group }: Row) => `var(--ra-${look(group) + 1})`,
          symbol: ({ group }: Row) => symbols[look(group)]!,
          title: ({ label, group }: Row) => (group ? `${label} (${group})` : label),
        }),
        ...(isNamed
          ? [
              Plot.text(rows, {
                x: 'x',
                y: 'y',
                text: ({ label }: Row) => fitText(label, 120, 11),
                dx: 7,
                textAnchor: 'start',
              }),
            ]
          : []),
      ],
    },
    0,
    legendHeight,
  );
  const hasLegend = legendHeight > 26;
  const room = (width - 24) / names.length;
  const legend = hasLegend
    ? plotMarkup(
        {
          width,
          height: 20,
          margin: 0,
          x: { domain: [0, width], axis: null },
          symbol: { type: 'identity' },
          marks: [
            Plot.dot(names, {
              x: (_: string, i: number) => 18 + i * room,
              symbol: (_: string, i: number) => symbols[i]!,
              fill: (_: string, i: number) => `var(--ra-${i + 1})`,
              r: 4,
            }),
            Plot.text(names, {
              x: (_: string, i: number) => 28 + i * room,
              text: (name: string) => fitText(name, room - 22, 11),
              textAnchor: 'start',
            }),
          ],
        },
        0,
        24,
      )
    : '';
  return drawPicture({
    width,
    height,
    label: `${title}: ${rows.length} points${names.length > 1 ? ` of ${names.length} groups` : ''}.`,
    body: svgText(10, 17, fitText(title, width - 20, 13), { className: 'title' }) + legend + plot,
    isExplorable: true,
  });
}
