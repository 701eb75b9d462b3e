/**
 * Counts the n-grams of references, and matches those of a hypothesis against them.
 *
 * N-grams are the nodes of a trie: a token sequence walks from node to node, so that an n-gram of
 * any order is found by one look-up from the node of the (n-1)-gram before it.
 */
export class NgramCounts<Token> {
  private readonly ids = new Map<Token, number>();
  private readonly children = new Map<number, number>();
  /** For each node, the largest count in any one reference. */
  private readonly largest: number[] = [0];
  private readonly current: number[] = [0];

  /**
   * @param maxOrder the longest n-gram
   * @param capacity at least the number of distinct tokens of all references
   */
  constructor(
    private readonly maxOrder: number,
    private readonly capacity: number,
  ) {}

  /** Counts a reference; of several references, each n-gram counts as often as in the best one. */
  addReference(tokens: readonly Token[]): void {
    const { maxOrder, capacity, children, largest, current } = this;
    const ids = tokens.map((token) => {
      let id = this.ids.get(token);
      if (id === undefined) this.ids.set(token, (id = this.ids.size));
      return id;
    });
    current.fill(0);
    for (let start = 0; start < ids.length; start++) {
      let node = 0;
      const end = Math.min(start + maxOrder, ids.length);
      for (let i = start; i < end; i++) {
        const edge = node * capacity + ids[i]!;
        let child = children.get(edge);
        if (child === undefined) {
          child = largest.length;
          children.set(edge, child);
          largest.push(0);
          current.push(0);
        }
        node = child;
        const count = ++current[node]!;
        if (count > largest[node]!) largest[node] = count;
      }
    }
  }

  /** Number of n-grams of each order that the hypothesis shares with the references, clipped. */
  match(tokens: readonly Token[]): number[] {
    const { maxOrder, capacity, children } = this;
    const left = this.largest.slice();
    const matches = new Array<number>(maxOrder).fill(0);
    const ids = tokens.map((token) => this.ids.get(token) ?? -1);
    for (let start = 0; start < ids.length; start++) {
      let node: number | undefined = 0;
      const end = Math.min(start + maxOrder, ids.length);
      for (let i = start; i < end; i++) {
        if (ids[i] === -1) break;
        node = children.get(node * capacity + ids[i]!);
        if (node === undefined) break;
        if (left[node]! > 0) {
          left[node]!--;
          matches[i - start]!++;
        }
      }
    }
    return matches;
  }
}

/** How many n-grams a sequence of this length has. */
export function ngramTotal(length: number, order: number): number {
  return Math.max(length - order + 1, 0);
}
