import { describe, expect, test } from 'vitest';
import { hostileTexts, parseSvg, textsOf } from '../fixtures/parse-svg.js';
import { embeddingPlot } from './embedding-plot.js';
import { project } from './projection.js';

/** Three clouds far apart in eight dimensions. */
const clouds = Array.from({ length: 45 }, (_, i) =>
  Array.from({ length: 8 }, (_, j) => 20 * Number(j === i % 3) + Math.sin(i * 7.3 + j * 1.7)),
);
const distance = (a: readonly [number, number], b: readonly [number, number]) =>
  Math.hypot(a[0] - b[0], a[1] - b[1]);

describe('project', () => {
  test('pca keeps the distances of points that lie in a plane', () => {
    const plane = [
      [0, 0],
      [3, 0],
      [0, 4],
      [3, 4],
      [1, 1],
    ].map(([x, y]) => [x! * 0.6, y!, x! * 0.8, 5]);
    const points = project(plane.map((row) => Float32Array.from(row)));
    expect(distance(points[0]!, points[1]!)).toBeCloseTo(3, 4);
    expect(distance(points[0]!, points[2]!)).toBeCloseTo(4, 4);
    expect(distance(points[1]!, points[2]!)).toBeCloseTo(5, 4);
  });

  test.each(['pca', 'umap'] as const)(
    '%s keeps clouds apart, the same way every time',
    (method) => {
      const points = project(clouds, { method });
      expect(project(clouds, { method })).toEqual(points);
      const near = points.flatMap((a, i) =>
        points.filter((_, j) => j > i && j % 3 === i % 3).map((b) => distance(a, b)),
      );
      const far = points.flatMap((a, i) =>
        points.filter((_, j) => j > i && j % 3 !== i % 3).map((b) => distance(a, b)),
      );
      const mean = (values: number[]) =>
        values.reduce((sum, value) => sum + value, 0) / values.length;
      expect(mean(far)).toBeGreaterThan(3 * mean(near));
    },
  );

  test('few points and few dimensions', () => {
    expect(project([])).toEqual([]);
    expect(project([[1, 2, 3]])).toEqual([[1, 2]]);
    expect(project([[4], [5]])).toEqual([
      [4, 0],
      [5, 0],
    ]);
    expect(
      project([
        [1, 1],
        [1, 1],
        [1, 1],
      ])
        .flat()
        .every(Number.isFinite),
    ).toBe(true);
  });

  test('refuses vectors that differ in length or are not finite', () => {
    expect(() => project([[1, 2], [1]])).toThrow('vector 1 has 1 dimensions, vector 0 has 2');
    expect(() => project([[1, Number.NaN]])).toThrow('vector 0 holds NaN at 1');
  });
});

describe('embeddingPlot', () => {
  const points = project(clouds);
  const groups = clouds.map((_, i) => `group ${i % 3}`);

  test('a point each, with its label and group', () => {
    const labels = clouds.map((_, i) => `word ${i}`);
    const root = parseSvg(embeddingPlot(points, { labels, groups }));
    expect(textsOf(root, 'title')).toEqual(labels.map((label, i) => `${label} (${groups[i]})`));
    expect(textsOf(root, 'text')).toEqual(expect.arrayContaining(['word 3', 'group 2']));
  });

  test('groups differ in symbol and in colour', () => {
    const root = parseSvg(embeddingPlot(points, { groups }));
    const marks = [...root.querySelectorAll('path')].filter((path) => path.querySelector('title'));
    const looks = new Set(marks.map((mark) => mark.getAttribute('fill')));
    expect(looks.size).toBe(3);
    expect(new Set(marks.map((mark) => mark.getAttribute('d'))).size).toBe(3);
  });

  test('no points, many groups, hostile texts, wrong counts', () => {
    expect(textsOf(parseSvg(embeddingPlot([])), 'text')).toEqual(['no points']);
    parseSvg(embeddingPlot(points, { groups: clouds.map((_, i) => `${i}`) }));
    const hostile = hostileTexts.map((_, i) => [i, i] as const);
    parseSvg(embeddingPlot(hostile, { labels: hostileTexts, title: hostileTexts[0]! }));
    expect(() => embeddingPlot(points, { labels: ['a'] })).toThrow('got 1 labels for 45 points');
  });
});
