import { type ConfusionMatrix, normalizeConfusion } from '@resattn/metrics';
import { agnes, type Cluster } from 'ml-hclust';

/**
 * `label`: as the matrix has them; `frequency`: most items first; `similarity`: classes that are
 * mistaken for one another next to each other.
 */
export type ClassOrder = 'label' | 'frequency' | 'similarity';

/** The matrix with its classes in another order. */
export function orderClasses(matrix: ConfusionMatrix, order: ClassOrder): ConfusionMatrix {
  const indices = orderIndices(matrix, order);
  return {
    labels: indices.map((i) => matrix.labels[i]!),
    counts: indices.map((i) => indices.map((j) => matrix.counts[i]![j]!)),
  };
}

function orderIndices(matrix: ConfusionMatrix, order: ClassOrder): number[] {
  const indices = matrix.labels.map((_, i) => i);
  if (order === 'label' || indices.length < 3) return indices;
  if (order === 'frequency') {
    const support = matrix.counts.map((row) => row.reduce((sum, count) => sum + count, 0));
    return indices.sort((a, b) => support[b]! - support[a]!);
  }
  // Average linkage over how often either of two classes is taken for the other.
  const { counts: shares } = normalizeConfusion(matrix, 'targets');
  const likeness = (i: number, j: number) => (shares[i]![j]! + shares[j]![i]!) / 2;
  const distances = indices.map((i) => indices.map((j) => (i === j ? 0 : 1 - likeness(i, j))));
  const tree = agnes(distances, { method: 'average', isDistanceMatrix: true });
  return leafOrder(tree, likeness);
}

/** Leaves of the tree, each pair of branches turned so that their likest ends meet. */
function leafOrder(node: Cluster, likeness: (i: number, j: number) => number): number[] {
  const [left, right] = node.children;
  if (!left || !right) return [node.index];
  const first = leafOrder(left, likeness);
  const second = leafOrder(right, likeness);
  const ends = [
    { near: first.at(-1)!, far: second[0]!, order: () => [...first, ...second] },
    { near: first[0]!, far: second[0]!, order: () => [...[...first].reverse(), ...second] },
    { near: first.at(-1)!, far: second.at(-1)!, order: () => [...first, ...[...second].reverse()] },
    { near: first[0]!, far: second.at(-1)!, order: () => [...second, ...first] },
  ];
  const best = ends.reduce((a, b) => (likeness(b.near, b.far) > likeness(a.near, a.far) ? b : a));
  return best.order();
}
