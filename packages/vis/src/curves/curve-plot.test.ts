import { describe, expect, test } from 'vitest';
import { hostileTexts, parseSvg, textsOf } from '../fixtures/parse-svg.js';
import type { CurvePanel } from './curve.js';
import { curvePlot, learningCurves } from './curve-plot.js';
import { runComparison } from './run-comparison.js';

const falling = Array.from({ length: 20 }, (_, i) => [i * 10, 2 - i / 10] as const);
const panel: CurvePanel = {
  title: 'loss',
  curves: [
    { name: 'training', points: falling },
    { name: 'validation', points: falling.map(([x, y]) => [x, y + 0.5] as const) },
  ],
  mark: { x: 150, label: 'best' },
};

/** Corners of the paths whose stroke is that of the curve at an index. */
function heightsOf(root: Element, index: number): number[] {
  const curve = [...root.querySelectorAll('path')].find(
    (path) => path.parentElement!.getAttribute('stroke') === `var(--ra-${index + 1})`,
  )!;
  return [...curve.getAttribute('d')!.matchAll(/[ML]?[-\d.]+,([-\d.]+)/g)].map((m) => Number(m[1]));
}

describe('curvePlot', () => {
  test('draws each curve by its values: higher is further up', () => {
    const root = parseSvg(curvePlot(panel));
    const [training, validation] = [heightsOf(root, 0), heightsOf(root, 1)];
    expect(training).toHaveLength(20);
    for (let i = 1; i < 20; i++) expect(training[i]!).toBeGreaterThan(training[i - 1]!);
    for (let i = 0; i < 20; i++) expect(validation[i]!).toBeLessThan(training[i]!);
  });

  test('names title, curves, axis and mark, and tells the values in words', () => {
    const root = parseSvg(curvePlot(panel));
    const texts = textsOf(root, 'text');
    for (const text of ['loss', 'training', 'validation', 'best']) expect(texts).toContain(text);
    expect(texts.join(' ')).toContain('step');
    expect(root.getAttribute('aria-label')).toContain('training: last 0.1 at step 190');
    expect(textsOf(root, 'title')).toContain('validation: 2.5 at step 0');
  });

  test('labels the y-axis by the title, or by a label of its own below the title', () => {
    const turned = (markup: string) =>
      [...parseSvg(markup).querySelectorAll('text')]
        .filter((text) => /rotate\(-90\)/.test(text.outerHTML + text.parentElement!.outerHTML))
        .map((text) => text.textContent);
    const labelled = curvePlot({ ...panel, yLabel: 'nats a text' });
    expect(turned(curvePlot(panel))).toContain('loss');
    expect(turned(labelled)).toContain('nats a text');
    const times = (markup: string, words: string) =>
      textsOf(parseSvg(markup), 'text').filter((text) => text === words).length;
    expect(times(curvePlot(panel), 'loss')).toBe(1);
    expect(times(labelled, 'loss')).toBe(1);
    const long = 'a title that is longer than the axis of a plot of this height can hold at all';
    expect(times(curvePlot({ ...panel, title: long }, { width: 600 }), long)).toBe(1);
  });

  test('leaves a gap where a value is not finite', () => {
    const points = falling.map(([x, y], i) => [x, i === 10 ? Number.NaN : y] as const);
    const root = parseSvg(curvePlot({ title: 'loss', curves: [{ name: 'training', points }] }));
    const line = root.querySelector('path[d*="L"][d*="M"]:not([d*="L-"])');
    expect(line).toBeTruthy();
    const moves = [...root.querySelectorAll('path')]
      .map((path) => path.getAttribute('d')!)
      .filter((d) => d.split('L').length > 15);
    expect(moves[0]!.match(/M/g)).toHaveLength(2);
  });

  test('on a logarithmic scale equal ratios are equal steps, and zero is a gap', () => {
    const points = [1, 10, 100, 0, 1000].map((y, i) => [i, y] as const);
    const root = parseSvg(
      curvePlot({ title: 'norm', curves: [{ name: 'a', points }], yScale: 'log' }),
    );
    const heights = heightsOf(root, 0);
    expect(heights).toHaveLength(4);
    const [a, b, c, d] = heights as [number, number, number, number];
    expect(a - b).toBeCloseTo(b - c, 1);
    expect(c - d).toBeCloseTo(b - c, 1);
  });

  test('a logarithmic axis is marked at powers of ten', () => {
    const points = Array.from({ length: 31 }, (_, i) => [i, 10 ** -i] as const);
    const root = parseSvg(
      curvePlot({ title: 'norm', curves: [{ name: 'a', points }], yScale: 'log' }),
    );
    const marked = [...root.querySelectorAll('[aria-label="y-axis tick label"] text')].map((text) =>
      Math.log10(Number(text.textContent)),
    );
    expect(marked.length).toBeGreaterThan(3);
    expect(marked.length).toBeLessThan(8);
    for (const power of marked) expect(power).toBeCloseTo(Math.round(power), 9);
  });

  test.each([
    ['no curves', []],
    ['no points', [{ name: 'a', points: [] }]],
    ['no finite point', [{ name: 'a', points: [[0, Number.NaN] as const] }]],
  ])('says so when there is nothing to draw: %s', (_, curves) => {
    expect(textsOf(parseSvg(curvePlot({ title: 'loss', curves })), 'text')).toEqual(['no data']);
  });

  test.each([
    ['one point', [[3, 5]]],
    [
      'all the same',
      [
        [0, 5],
        [1, 5],
        [2, 5],
      ],
    ],
    [
      'very large',
      [
        [0, 1e30],
        [1, -1e30],
      ],
    ],
  ] as const)('draws %s', (_, points) => {
    parseSvg(curvePlot({ title: 'loss', curves: [{ name: 'a', points }] }));
  });

  test('a long noisy curve is thinned, and its mean drawn over it', () => {
    const points = Array.from({ length: 50_000 }, (_, i) => [i, Math.sin(i * 12.9898)] as const);
    const markup = curvePlot({ title: 'loss', curves: [{ name: 'training', points }] });
    expect(markup.length).toBeLessThan(60_000);
    const root = parseSvg(markup);
    const curves = [...root.querySelectorAll('g[stroke="var(--ra-1)"]')];
    expect(curves).toHaveLength(2);
    expect(curves[0]!.getAttribute('stroke-opacity')).toBe('0.3');
  });

  test('escapes every text', () => {
    for (const text of hostileTexts) {
      const root = parseSvg(
        curvePlot({
          title: text,
          xLabel: text,
          curves: [{ name: text, points: falling }],
          mark: { x: 1, label: text },
        }),
      );
      expect(root.querySelector('script')).toBeNull();
    }
  });
});

describe('learningCurves', () => {
  test('places panels in a grid and leaves empty ones out', () => {
    const empty = { title: 'empty', curves: [] };
    const root = parseSvg(learningCurves([panel, empty, panel, panel]));
    const places = [...root.children]
      .filter(({ nodeName }) => nodeName === 'g')
      .map((g) => g.getAttribute('transform'));
    expect(places).toEqual(['translate(0,0)', 'translate(430,0)', 'translate(0,260)']);
    expect(root.getAttribute('height')).toBe('520');
  });

  test('draws many curves in a legend of several lines', () => {
    const curves = Array.from({ length: 20 }, (_, i) => ({ name: `run ${i}`, points: falling }));
    const texts = textsOf(parseSvg(learningCurves([{ title: 'loss', curves }])), 'text');
    for (const { name } of curves) expect(texts).toContain(name);
  });
});

test('runComparison draws the same curve of all runs in one panel', () => {
  const markup = runComparison([
    { name: 'adam', curves: [panel] },
    {
      name: 'sgd',
      curves: [panel, { title: 'rate', curves: [{ name: 'rate', points: falling }] }],
    },
  ]);
  const texts = textsOf(parseSvg(markup), 'text');
  expect(texts.filter((text) => text === 'adam')).toHaveLength(2);
  expect(texts.filter((text) => text === 'sgd')).toHaveLength(3);
  for (const title of ['loss: training', 'loss: validation', 'rate'])
    expect(texts).toContain(title);
});

test('a logarithmic x sets powers of ten evenly apart, and leaves out what is not above 0', () => {
  const points = [0, 0.001, 0.01, 0.1].map((x) => [x, x + 1] as const);
  const svg = curvePlot({ title: 'loss', xScale: 'log', curves: [{ name: 'loss', points }] });
  const at = [...svg.matchAll(/<circle[^>]* cx="([\d.]+)"/g)].map((match) => Number(match[1]));
  expect(at).toHaveLength(3);
  expect(at[1]! - at[0]!).toBeCloseTo(at[2]! - at[1]!, 5);
});
