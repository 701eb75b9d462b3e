type Point = readonly [x: number, y: number];

/**
 * The mean over a centred window of about a fiftieth of the points, or undefined where the curve is
 * calm: where it does not move up and down at least three times as much as its smoothed line.
 */
export function smoothNoise(points: readonly Point[]): readonly Point[] | undefined {
  const finite = points.filter(([, y]) => Number.isFinite(y));
  if (finite.length < 100) return undefined;
  const reach = Math.ceil(finite.length / 100);
  const sums = new Float64Array(finite.length + 1);
  finite.forEach(([, y], i) => {
    sums[i + 1] = sums[i]! + y;
  });
  const smooth = finite.map(([x], i): Point => {
    // Narrower towards the ends, so that the line starts and ends where the curve does.
    const width = Math.min(reach, i, finite.length - 1 - i);
    return [x, (sums[i + width + 1]! - sums[i - width]!) / (2 * width + 1)];
  });
  return variation(finite) > 3 * variation(smooth) ? smooth : undefined;
}

function variation(points: readonly Point[]): number {
  let sum = 0;
  for (let i = 1; i < points.length; i++) sum += Math.abs(points[i]![1] - points[i - 1]![1]);
  return sum;
}
