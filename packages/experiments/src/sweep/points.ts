import { RandomStream } from '@resattn/data';
import type { Families } from '../config/families.js';
import { UsageError } from '../user-error.js';
import { type Dimension, numberAt } from './space.js';

/** What one trial tries: a value for each field. */
export type SweepPoint = Readonly<Record<string, unknown>>;

/** Draws that find nothing new before a space is called exhausted. */
const MOST_REPEATED = 1000;

/** More points than these are no grid. */
const LARGEST_GRID = 10_000;

/** A field of some families only is no part of a point of another. */
export interface PointFamilies {
  readonly families: Families | undefined;
  /** The family of points that name none. */
  readonly model: unknown;
  /** Fields of every family. */
  readonly common: ReadonlySet<string>;
}

/** Every combination of the values of each dimension, the last of which changes first. */
export function gridPoints(space: readonly Dimension[], families: PointFamilies): SweepPoint[] {
  const size = space.reduce((product, { grid }) => product * grid.length, 1);
  if (size > LARGEST_GRID) {
    throw new UsageError(
      `the grid has ${size.toLocaleString('en-US')} points, expected at most ${LARGEST_GRID.toLocaleString('en-US')}.`,
      ['give fewer values', (option) => `draw some of them with ${option('strategy', 'random')}`],
    );
  }
  const all = space.reduce<Record<string, unknown>[]>(
    (points, { name, grid }) =>
      points.flatMap((point) => grid.map((value) => ({ ...point, [name]: value }))),
    [{}],
  );
  return withoutRepeats(all.map((point) => ownFields(point, families)));
}

/**
 * Points that are drawn independently (Bergstra and Bengio 2012), none twice. The first of them do not
 * depend on how many are drawn; fewer come back where the space has fewer.
 */
export function randomPoints(
  space: readonly Dimension[],
  count: number,
  seed: number,
  families: PointFamilies,
): SweepPoint[] {
  const points: SweepPoint[] = [];
  const seen = new Set<string>();
  let repeated = 0;
  for (let draw = 0; points.length < count && repeated < MOST_REPEATED; draw++) {
    const drawn: Record<string, unknown> = {};
    for (const { name, domain, isInteger } of space) {
      const stream = new RandomStream(seed, `sweep ${name}`, draw);
      drawn[name] =
        'from' in domain
          ? numberAt(domain, stream.uniform(), isInteger)
          : domain[stream.below(domain.length)];
    }
    const point = ownFields(drawn, families);
    const key = JSON.stringify(point);
    if (seen.has(key)) {
      repeated++;
      continue;
    }
    repeated = 0;
    seen.add(key);
    points.push(point);
  }
  return points;
}

/** A point without the fields that its family does not have. */
function ownFields(point: SweepPoint, { families, model, common }: PointFamilies): SweepPoint {
  const own = families?.find(String(point.model ?? model))?.fields ?? {};
  return Object.fromEntries(
    Object.entries(point).filter(([name]) => common.has(name) || Object.hasOwn(own, name)),
  );
}

function withoutRepeats(points: readonly SweepPoint[]): SweepPoint[] {
  return [...new Map(points.map((point) => [JSON.stringify(point), point])).values()];
}
