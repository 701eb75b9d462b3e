type Point = readonly [x: number, y: number];

/**
 * At most about `limit` points that draw the same line: of each stretch of x the first, the lowest,
 * the highest and the last (Jugel et al. 2014, "M4").
 */
export function thinPoints(points: readonly Point[], limit: number): readonly Point[] {
  if (points.length <= limit) return points;
  const stretches = Math.max(1, Math.floor(limit / 4));
  const kept = new Set<number>();
  for (let stretch = 0; stretch < stretches; stretch++) {
    const start = Math.floor((stretch * points.length) / stretches);
    const end = Math.floor(((stretch + 1) * points.length) / stretches);
    let lowest = start;
    let highest = start;
    for (let i = start; i < end; i++) {
      if (!Number.isFinite(points[i]![1])) kept.add(i);
      if (!(points[lowest]![1] <= points[i]![1])) lowest = i;
      if (!(points[highest]![1] >= points[i]![1])) highest = i;
    }
    for (const i of [start, lowest, highest, end - 1]) kept.add(i);
  }
  return [...kept].sort((a, b) => a - b).map((i) => points[i]!);
}
