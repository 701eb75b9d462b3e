import { describe, expect, test } from 'vitest';
import { hostileTexts, parseSvg, textsOf } from '../fixtures/parse-svg.js';
import { classBars } from './class-bars.js';
import { orderClasses } from './class-order.js';
import { confusionMatrixPlot } from './confusion-matrix-plot.js';

const small = {
  labels: ['negative', 'neutral', 'positive'],
  counts: [
    [40, 5, 0],
    [7, 30, 6],
    [2, 3, 50],
  ],
};

/** Pairs 2i and 2i + 1 are confused; nothing else is. Labels are shuffled. */
function paired(size: number) {
  const labels = Array.from({ length: size }, (_, i) => (i * 7) % size);
  const counts = labels.map((target) =>
    labels.map((prediction) =>
      target === prediction ? 8 : Math.floor(target / 2) === Math.floor(prediction / 2) ? 2 : 0,
    ),
  );
  return { labels, counts };
}

describe('confusionMatrixPlot', () => {
  test('draws a cell for each count that is not zero, with its words', () => {
    const root = parseSvg(confusionMatrixPlot(small, { order: 'label' }));
    const titles = textsOf(root, 'title');
    expect(titles).toHaveLength(8);
    expect(titles).toContain('negative → neutral: 5 (11.1 %)');
    expect(titles).toContain('positive → positive: 50 (90.9 %)');
    expect(root.getAttribute('aria-label')).toContain('120 of 143 items on the diagonal');
  });

  test('a larger share is a stronger colour; right and wrong differ in hue', () => {
    const root = parseSvg(confusionMatrixPlot(small, { order: 'label' }));
    const cell = (title: string) =>
      [...root.querySelectorAll('rect')].find((rect) => rect.textContent?.startsWith(title))!;
    const opacity = (title: string) => Number(cell(title).getAttribute('fill-opacity'));
    expect(opacity('neutral → negative')).toBeGreaterThan(opacity('positive → negative'));
    expect(cell('neutral → neutral').getAttribute('fill')).toBe('var(--ra-heat)');
    expect(cell('neutral → negative').getAttribute('fill')).toBe('var(--ra-miss)');
  });

  test('target is the row, prediction the column', () => {
    const root = parseSvg(confusionMatrixPlot(small, { order: 'label' }));
    const place = (title: string, axis: 'x' | 'y') =>
      Number(
        [...root.querySelectorAll('rect')]
          .find((rect) => rect.textContent?.startsWith(title))!
          .getAttribute(axis),
      );
    const wrong = 'negative → neutral';
    expect(place(wrong, 'y')).toBe(place('negative → negative', 'y'));
    expect(place(wrong, 'x')).toBe(place('neutral → neutral', 'x'));
  });

  test('shows names for labels where it has them', () => {
    const matrix = {
      labels: ['de', 'nl'],
      counts: [
        [3, 1],
        [0, 4],
      ],
    };
    const root = parseSvg(confusionMatrixPlot(matrix, { classNames: { de: 'German' } }));
    expect(textsOf(root, 'text')).toEqual(expect.arrayContaining(['German', 'nl']));
    expect(textsOf(root, 'title')).toContain('German (de) → nl: 1 (25.0 %)');
  });

  test.each([1, 2, 72, 300])('%i classes', (size) => {
    const markup = confusionMatrixPlot(paired(size));
    const root = parseSvg(markup);
    const cells = paired(size)
      .counts.flat()
      .filter((count) => count > 0);
    expect(textsOf(root, 'title')).toHaveLength(cells.length);
    expect(markup.length).toBeLessThan(400_000);
  });

  test('no classes, and a class without items', () => {
    expect(textsOf(parseSvg(confusionMatrixPlot({ labels: [], counts: [] })), 'text')).toEqual([
      'no classes',
    ]);
    const never = {
      labels: ['a', 'b', 'c'],
      counts: [
        [0, 0, 0],
        [0, 2, 0],
        [0, 0, 0],
      ],
    };
    expect(textsOf(parseSvg(confusionMatrixPlot(never)), 'title')).toEqual(['b → b: 2 (100.0 %)']);
  });

  test('escapes every label', () => {
    const size = hostileTexts.length;
    const counts = hostileTexts.map(() => new Array<number>(size).fill(1));
    const root = parseSvg(confusionMatrixPlot({ labels: hostileTexts, counts }));
    expect(textsOf(root, 'title')[0]).toContain(' → ');
    expect(textsOf(root, 'text').join('\n')).toContain('__proto__');
  });
});

describe('orderClasses', () => {
  test('similarity puts classes that are confused next to each other', () => {
    const { labels } = orderClasses(paired(72), 'similarity');
    expect([...labels].sort((a, b) => Number(a) - Number(b))).toEqual(
      Array.from({ length: 72 }, (_, i) => i),
    );
    for (let pair = 0; pair < 36; pair++) {
      expect(Math.abs(labels.indexOf(2 * pair) - labels.indexOf(2 * pair + 1))).toBe(1);
    }
  });

  test('frequency puts the largest class first, and counts move with their labels', () => {
    const ordered = orderClasses(small, 'frequency');
    expect(ordered.labels).toEqual(['positive', 'negative', 'neutral']);
    expect(ordered.counts).toEqual([
      [50, 2, 3],
      [0, 40, 5],
      [6, 7, 30],
    ]);
  });
});

describe('classBars', () => {
  const row = (label: string, f1: number) => ({
    label,
    precision: f1,
    recall: f1,
    f1,
    support: 10,
  });

  test('lowest F1 first, bar lengths in proportion', () => {
    const root = parseSvg(classBars([row('good', 1), row('bad', 0.25), row('fair', 0.5)]));
    const bars = [...root.querySelectorAll('rect')].filter((rect) => rect.querySelector('title'));
    expect(bars.map((bar) => bar.textContent!.split(':')[0])).toEqual(['bad', 'fair', 'good']);
    const [bad, fair, good] = bars.map((bar) => Number(bar.getAttribute('width')));
    expect(bad! / good!).toBeCloseTo(0.25, 2);
    expect(fair! / good!).toBeCloseTo(0.5, 2);
  });

  test.each([0, 1, 300])('%i classes', (size) => {
    const rows = Array.from({ length: size }, (_, i) => row(`class ${i}`, i / 300));
    const root = parseSvg(classBars(rows));
    expect(textsOf(root, 'text').some((text) => text.startsWith('class '))).toBe(size > 0);
  });

  test('escapes labels and names', () => {
    const classNames = Object.fromEntries(hostileTexts.map((text) => [text, `${text}!`]));
    parseSvg(
      classBars(
        hostileTexts.map((text) => row(text, 0.5)),
        { classNames },
      ),
    );
  });
});
