import * as Plot from '@observablehq/plot';
import { replaceUnprintable } from '@resattn/host';
import { parseHTML } from 'linkedom';

// The same document in Node and in a browser: one drawing, wherever it is made.
const { document } = parseHTML('<!doctype html><html><body></body></html>') as {
  document: Document;
};

/** Draws marks and axes; the markup is an `<svg>` to be placed into a picture at `x`, `y`. */
export function plotMarkup(options: Plot.PlotOptions, x = 0, y = 0): string {
  const drawn = Plot.plot({
    ...options,
    document,
    className: 'plot',
    style: { fontSize: '11px', fontFamily: 'inherit', background: 'none', overflow: 'visible' },
  });
  drawn.querySelector('style')?.remove();
  for (const axis of drawn.querySelectorAll('[aria-label*="axis tick label"]'))
    axis.setAttribute('class', 'ticks');
  // A rectangle has no role that a name could belong to; the picture as a whole is named.
  for (const frame of drawn.querySelectorAll('rect[aria-label]'))
    frame.removeAttribute('aria-label');
  drawn.setAttribute('x', `${x}`);
  drawn.setAttribute('y', `${y}`);
  return replaceUnprintable(drawn.outerHTML);
}
