import * as Plot from '@observablehq/plot';
import type { Calibration } from '@resattn/metrics';
import { checkOptions } from '@resattn/options';
import { drawNothing, drawPicture, svgText } from '../drawing/picture.js';
import { plotMarkup } from '../drawing/plot.js';
import { formatNumber, formatShare } from '../html/format-number.js';

/**
 * The reliability diagram, as SVG: accuracy over confidence. On the diagonal a model is as sure as
 * it should be, below it too sure. The area of a point is the number of items in its bin.
 */
export function calibrationCurve(
  calibration: Pick<Calibration, 'bins' | 'expectedError'>,
  options: { readonly width?: number | undefined; readonly height?: number | undefined } = {},
): string {
  checkOptions('calibrationCurve', options, { width: true, height: true });
  const { width = 420, height = 300 } = options;
  const bins = calibration.bins.filter(
    ({ count, accuracy, confidence }) =>
      count > 0 && Number.isFinite(accuracy) && Number.isFinite(confidence),
  );
  if (bins.length === 0) return drawNothing('calibration curve', 'no data', width);
  const title = `calibration (expected error ${formatNumber(calibration.expectedError)})`;
  const describe = (bin: (typeof bins)[number]) =>
    `confidence ${formatShare(bin.confidence)}: accuracy ${formatShare(bin.accuracy)} of ${formatNumber(bin.count)}`;
  const at = { x: 'confidence', y: 'accuracy' } as const;
  const plot = plotMarkup(
    {
      width,
      height: height - 22,
      marginLeft: 52,
      marginBottom: 36,
      marginRight: 18,
      marginTop: 12,
      x: { domain: [0, 1] },
      y: { domain: [0, 1] },
      r: { range: [2, 9] },
      marks: [
        Plot.gridY({ stroke: 'var(--ra-line)', strokeOpacity: 1 }),
        Plot.axisX({ label: 'confidence', tickSize: 3, ticks: 5 }),
        Plot.axisY({
          label: 'accuracy',
          labelAnchor: 'center',
          labelArrow: 'none',
          tickSize: 0,
          ticks: 5,
        }),
        Plot.line(
          [
            [0, 0],
            [1, 1],
          ],
          { stroke: 'var(--ra-muted)', strokeDasharray: '3 3' },
        ),
        Plot.line(bins, { ...at, stroke: 'var(--ra-1)', strokeWidth: 1.8 }),
        Plot.dot(bins, { ...at, r: 'count', fill: 'var(--ra-1)', title: describe }),
      ],
    },
    0,
    22,
  );
  return drawPicture({
    width,
    height,
    label: `${title}. ${bins.map(describe).join('; ')}.`,
    body: svgText(10, 17, title, { className: 'title' }) + plot,
  });
}
