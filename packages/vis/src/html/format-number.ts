/**
 * A number as a reader wants it: four significant digits, no exponent where it can be helped.
 * What is not finite shows as a dash.
 */
export function formatNumber(value: number): string {
  if (!Number.isFinite(value)) return '–';
  if (value === 0) return '0';
  const size = Math.abs(value);
  if (size >= 1e7 || size < 1e-4)
    return Number(value.toPrecision(3)).toExponential().replace('e+', 'e');
  if (Number.isInteger(value)) return `${value}`;
  return `${Number(value.toPrecision(4))}`;
}

/** `87.1 %` of a ratio; `<0.1 %` rather than a zero that is none. */
export function formatShare(ratio: number): string {
  if (!Number.isFinite(ratio)) return '–';
  if (ratio > 0 && ratio < 0.001) return '<0.1 %';
  return `${(100 * ratio).toFixed(1)} %`;
}

/** `850 ms`, `12.3 s`, `3 min 20 s`, `1 h 5 min`. */
export function formatSeconds(seconds: number): string {
  if (!Number.isFinite(seconds)) return '–';
  if (seconds < 1) return `${Math.round(1000 * seconds)} ms`;
  if (seconds < 59.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}
