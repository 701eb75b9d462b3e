import { expect, test } from 'vitest';
import { parseSvg, textsOf } from '../fixtures/parse-svg.js';
import { calibrationCurve } from './calibration-curve.js';
import { gradientFlow } from './gradient-flow.js';

const empty = { lower: 0, upper: 0.5, count: 0, accuracy: Number.NaN, confidence: Number.NaN };
const full = { lower: 0.5, upper: 1, count: 10, accuracy: 0.6, confidence: 0.8 };

test('a bin is a point at its confidence and accuracy; an empty bin is left out', () => {
  const root = parseSvg(calibrationCurve({ expectedError: 0.2, bins: [empty, full] }));
  expect(textsOf(root, 'title')).toEqual(['confidence 80.0 %: accuracy 60.0 % of 10']);
  expect(textsOf(root, 'text')).toContain('calibration (expected error 0.2)');
  const point = root.querySelector('circle')!;
  const [left, right, top, bottom] = [52, 420 - 18, 12, 300 - 22 - 36];
  expect(Number(point.getAttribute('cx'))).toBeCloseTo(left + 0.8 * (right - left), 0);
  expect(Number(point.getAttribute('cy'))).toBeCloseTo(bottom - 0.6 * (bottom - top), 0);
});

test('no filled bin is said so', () => {
  const root = parseSvg(calibrationCurve({ expectedError: Number.NaN, bins: [empty] }));
  expect(textsOf(root, 'text')).toEqual(['no data']);
});

test('gradient flow counts layers from the input, and skips a vanished norm', () => {
  const root = parseSvg(
    gradientFlow([
      { name: 'plain', norms: Float32Array.of(0, 1e-6, 1e-3) },
      { name: 'residual', norms: [0.9, 1, 1.1] },
    ]),
  );
  const titles = textsOf(root, 'title');
  expect(titles).toContain('residual: 0.9 at layer 1');
  expect(titles).toContain('plain: 0.001 at layer 3');
  expect(titles.filter((title) => title.startsWith('plain: 0 '))).toEqual([]);
});
