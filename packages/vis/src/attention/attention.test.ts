import { describe, expect, test } from 'vitest';
import { hostileTexts, parseSvg, textsOf } from '../fixtures/parse-svg.js';
import { alignment } from './alignment.js';
import { attentionHeatMap } from './attention-heat-map.js';
import { headGrid } from './head-grid.js';

const map = {
  queries: ['le', 'chat', 'dort'],
  keys: ['the', 'cat', 'is', 'asleep'],
  weights: [[0.9, 0.1, 0, 0], [0.1, 0.9, 0, 0], Float32Array.of(0, 0, 0.5, 0.5)],
};
const hostile = {
  queries: hostileTexts,
  keys: hostileTexts,
  weights: hostileTexts.map((_, i) => hostileTexts.map((_, j) => (i === j ? 1 : 0))),
};

describe('attentionHeatMap', () => {
  test('a cell for each query and key that it looks at, as strong as the weight', () => {
    const root = parseSvg(attentionHeatMap(map));
    const cells = [...root.querySelectorAll('rect')].filter((rect) => rect.querySelector('title'));
    expect(cells).toHaveLength(6);
    const find = (title: string) => cells.find((cell) => cell.textContent === title)!;
    expect(find('chat → cat: 0.9').getAttribute('fill-opacity')).toBe('1');
    expect(Number(find('dort → is: 0.5').getAttribute('fill-opacity'))).toBeCloseTo(0.5 / 0.9, 2);
    expect(textsOf(root, 'text')).toEqual(
      expect.arrayContaining(['asleep', 'dort', 'query', 'key']),
    );
    expect(root.getAttribute('aria-label')).toContain('le → the (0.9)');
  });

  test('rows are queries, columns are keys', () => {
    const root = parseSvg(attentionHeatMap(map, { cellSize: 20 }));
    const cell = [...root.querySelectorAll('rect')].find((rect) =>
      rect.textContent?.startsWith('dort → is'),
    )!;
    expect([Number(cell.getAttribute('x')), Number(cell.getAttribute('y'))]).toEqual([40, 40]);
  });

  test('blanks are made visible, a masked row of NaN is left empty', () => {
    const masked = { queries: [' '], keys: ['', ' a b\n'], weights: [[Number.NaN, 0.5]] };
    expect(textsOf(parseSvg(attentionHeatMap(masked)), 'title')).toEqual(['␣ → ␣a b⏎: 0.5']);
  });

  test('all weights zero', () => {
    parseSvg(attentionHeatMap({ queries: ['a'], keys: ['b'], weights: [[0]] }));
  });

  test('refuses weights that do not fit the tokens', () => {
    expect(() => attentionHeatMap({ ...map, queries: ['le'] })).toThrow(
      'attentionHeatMap: got weights of 3 queries for 1 query tokens',
    );
    expect(() => attentionHeatMap({ ...map, keys: ['the'] })).toThrow(
      'got 4 weights of query 0 for 1 key tokens',
    );
  });
});

describe('headGrid', () => {
  const heads = [map.weights, map.weights.map((row) => Array.from(row).reverse()), map.weights];

  test('a map a head, each with its name and cells', () => {
    const root = parseSvg(headGrid({ ...map, heads }, { columns: 2 }));
    expect(textsOf(root, 'text')).toEqual(expect.arrayContaining(['head 1', 'head 2', 'head 3']));
    const maps = [...root.children].filter(({ nodeName }) => nodeName === 'svg');
    expect(maps.map((each) => textsOf(each, 'title').length)).toEqual([6, 6, 6]);
    expect(textsOf(maps[1]!, 'title')).toContain('le → asleep: 0.9');
    // Two rows of two: the third map stands under the first.
    expect(maps[2]!.getAttribute('x')).toBe(maps[0]!.getAttribute('x'));
  });

  test('long sequences still fit the width', () => {
    const tokens = Array.from({ length: 120 }, (_, i) => `t${i}`);
    const weights = tokens.map((_, i) => tokens.map((_, j) => 0.5 ** Math.abs(i - j)));
    const root = parseSvg(headGrid({ queries: tokens, keys: tokens, heads: [weights, weights] }));
    expect(Number(root.getAttribute('width'))).toBeLessThanOrEqual(900);
  });

  test('no heads, no tokens', () => {
    expect(textsOf(parseSvg(headGrid({ queries: [], keys: [], heads: [] })), 'text')).toEqual([
      'no heads',
    ]);
    expect(textsOf(parseSvg(headGrid({ queries: [], keys: [], heads: [[]] })), 'text')).toEqual([
      'no tokens',
    ]);
  });
});

describe('alignment', () => {
  test('joins what attends, the stronger the thicker, and skips what does not', () => {
    const root = parseSvg(alignment(map, { threshold: 0.2 }));
    expect(textsOf(root, 'title').sort()).toEqual([
      'asleep → dort: 0.5',
      'cat → chat: 0.9',
      'is → dort: 0.5',
      'the → le: 0.9',
    ]);
    const width = (title: string) =>
      Number(
        [...root.querySelectorAll('path')]
          .find((path) => path.textContent === title)!
          .getAttribute('stroke-width'),
      );
    expect(width('cat → chat: 0.9')).toBeGreaterThan(width('is → dort: 0.5'));
  });

  test('no tokens', () => {
    expect(textsOf(parseSvg(alignment({ queries: [], keys: ['a'], weights: [] })), 'text')).toEqual(
      ['no tokens'],
    );
  });
});

test('every text is escaped', () => {
  for (const title of hostileTexts) parseSvg(attentionHeatMap(hostile, { title, keyLabel: title }));
  parseSvg(headGrid({ ...hostile, heads: [hostile.weights], headNames: [hostileTexts[0]!] }));
  parseSvg(alignment(hostile, { queryLabel: hostileTexts[1]! }));
});
