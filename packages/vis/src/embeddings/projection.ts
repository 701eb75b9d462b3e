import { checkOptions } from '@resattn/options';
import { PCA } from 'ml-pca';
import { UMAP } from 'umap-js';

/** Points in the plane. */
export type Projection = readonly (readonly [x: number, y: number])[];

export interface ProjectionOptions {
  /**
   * `pca`: the two directions of largest variance; `umap` (McInnes et al. 2018): neighbours stay
   * neighbours, distances do not. Default `pca`.
   */
  readonly method?: 'pca' | 'umap' | undefined;
  /** Of UMAP: how many neighbours count. Default 15, or fewer where there are fewer points. */
  readonly numNeighbors?: number | undefined;
  /** Of UMAP, which draws random numbers. Default 1. */
  readonly seed?: number | undefined;
}

/**
 * Vectors `[item, dimension]` laid out in the plane. The same input and seed give the same layout.
 *
 * @throws Error when vectors differ in length or hold a value that is not finite
 */
export function project(
  vectors: readonly ArrayLike<number>[],
  options: ProjectionOptions = {},
): Projection {
  checkOptions('project', options, { method: true, numNeighbors: true, seed: true });
  const { method = 'pca', numNeighbors = 15, seed = 1 } = options;
  const rows = vectors.map((vector, i) => {
    const row = Array.from(vector);
    if (row.length !== vectors[0]!.length) {
      throw new Error(
        `project: vector ${i} has ${row.length} dimensions, vector 0 has ${vectors[0]!.length}; ` +
          'expected all alike',
      );
    }
    const wrong = row.findIndex((value) => !Number.isFinite(value));
    if (wrong >= 0) throw new Error(`project: vector ${i} holds ${row[wrong]} at ${wrong}`);
    return row;
  });
  if (rows.length < 3 || rows[0]!.length < 2) {
    return rows.map((row, i) => [row[0] ?? i, row[1] ?? 0] as const);
  }
  if (method === 'pca') {
    const components = new PCA(rows).predict(rows, { nComponents: 2 });
    return components.to2DArray().map((row) => [row[0]!, row[1] ?? 0] as const);
  }
  const umap = new UMAP({
    nComponents: 2,
    nNeighbors: Math.min(numNeighbors, rows.length - 1),
    random: uniformNumbers(seed),
  });
  return umap.fit(rows).map((row) => [row[0]!, row[1]!] as const);
}

/** Uniform numbers in (0, 1): the multiplicative congruential generator of Park and Miller. */
function uniformNumbers(seed: number): () => number {
  let state = (Math.abs(Math.trunc(seed)) % 2147483646) + 1;
  return () => {
    state = (state * 48271) % 2147483647;
    return state / 2147483647;
  };
}
