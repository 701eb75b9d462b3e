const levels = '▁▂▃▄▅▆▇█';

/**
 * Values as a line of block characters, from the lowest to the highest: `▇▅▃▂▁▁`. More values than
 * `width` are averaged in stretches. What is not finite leaves a blank; no values, no line.
 */
export function sparkline(values: ArrayLike<number>, { width = 60 } = {}): string {
  const all = Array.from(values);
  const count = Math.min(width, all.length);
  const means = Array.from({ length: count }, (_, i) => {
    const stretch = all
      .slice(Math.floor((i * all.length) / count), Math.floor(((i + 1) * all.length) / count))
      .filter(Number.isFinite);
    return stretch.reduce((sum, value) => sum + value, 0) / stretch.length;
  });
  const finite = means.filter(Number.isFinite);
  const lowest = Math.min(...finite);
  const range = Math.max(...finite) - lowest;
  return means
    .map((value) => {
      if (!Number.isFinite(value)) return ' ';
      const height = range > 0 ? (value - lowest) / range : 0.5;
      return levels[Math.min(levels.length - 1, Math.floor(height * levels.length))];
    })
    .join('');
}
