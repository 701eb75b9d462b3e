import type { SweepPoint } from './points.js';

/** A value of an option in a table: `8+16` for a list. */
export const valueText = (value: unknown): string =>
  Array.isArray(value)
    ? value.join('+')
    : typeof value === 'string'
      ? value
      : JSON.stringify(value);

/** What a trial tries, in a line: `text-cnn, learningRate 0.001`. */
export const pointName = (point: SweepPoint): string =>
  Object.entries(point)
    .map(([name, value]) => (name === 'model' ? valueText(value) : `${name} ${valueText(value)}`))
    .join(', ') || 'as the preset';
