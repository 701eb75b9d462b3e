import { expect, test } from 'vitest';
import { parseSvg } from '../fixtures/parse-svg.js';
import { type OptionPanel, optionPlots } from './option-plots.js';

const panels: OptionPanel[] = [
  {
    option: 'learningRate',
    score: 'accuracy',
    points: [0.0001, 0.001, 0.01].map((value, i) => ({
      name: `trial ${i + 1}`,
      value,
      score: 0.5 + i / 10,
      isChosen: i === 2,
    })),
  },
  {
    option: 'model',
    score: 'accuracy',
    points: [
      { name: 'trial 1', value: 'text-cnn', score: 0.5 },
      { name: 'trial 2', value: '<script>', score: Number.NaN },
      { name: 'trial 3', value: 'fast-text', score: 0.7 },
    ],
  },
];

test('a dot a trial in each panel, and one more around the chosen', () => {
  const svg = optionPlots(panels);
  const circles = svg.match(/<circle/g)!;
  expect(circles).toHaveLength(3 + 1 + 2);
  expect(svg).toContain('trial 3: learningRate 0.01, accuracy 0.7');
  expect(svg).toContain('text-cnn');
  expect(svg).not.toContain('<script>');
  expect(() => parseSvg(svg)).not.toThrow();
});

test('it says in words what it shows', () => {
  expect(optionPlots(panels.slice(0, 1))).toContain(
    'aria-label="learningRate against accuracy, 3 trials: lowest 0.5 at 0.0001, highest 0.7 at 0.01, chosen 0.7 at 0.01."',
  );
});

test('numbers over powers of ten are evenly apart', () => {
  const at = [...optionPlots(panels.slice(0, 1)).matchAll(/<circle[^>]* cx="([\d.]+)"/g)].map(
    (match) => Number(match[1]),
  );
  expect(at[1]! - at[0]!).toBeCloseTo(at[2]! - at[1]!, 5);
});

test('nothing to see is said', () => {
  expect(optionPlots([])).toContain('no data');
  expect(optionPlots([{ option: 'a', score: 'b', points: [] }])).toContain('no data');
});
