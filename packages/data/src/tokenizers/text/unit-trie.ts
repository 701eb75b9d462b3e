/** A trie over UTF-16 units; its edges are one open-addressing hash table. */
export class UnitTrie {
  /** Value of each node, -1 where no key ends. */
  private values: Int32Array;
  private nodeCount = 1;
  private parents: Int32Array;
  private units: Uint16Array;
  private children: Int32Array;
  private mask: number;

  constructor(expectedNodes = 1024) {
    let capacity = 1024;
    while (capacity < 2 * expectedNodes) capacity *= 2;
    this.parents = new Int32Array(capacity);
    this.units = new Uint16Array(capacity);
    this.children = new Int32Array(capacity);
    this.mask = capacity - 1;
    this.values = new Int32Array(capacity).fill(-1);
  }

  /** The node reached from `node` by `unit`, or 0. */
  child(node: number, unit: number): number {
    const { parents, units, children, mask } = this;
    for (let slot = hash(node, unit) & mask; ; slot = (slot + 1) & mask) {
      const child = children[slot]!;
      if (child === 0 || (units[slot] === unit && parents[slot] === node)) return child;
    }
  }

  /** The value of the key that ends at `node`, or -1. */
  valueOf(node: number): number {
    return this.values[node]!;
  }

  set(key: string, value: number): void {
    let node = 0;
    for (let i = 0; i < key.length; i++) {
      const unit = key.charCodeAt(i);
      node = this.child(node, unit) || this.addChild(node, unit);
    }
    this.values[node] = value;
  }

  private addChild(parent: number, unit: number): number {
    if (2 * this.nodeCount > this.mask) this.grow();
    const node = this.nodeCount++;
    this.place(parent, unit, node);
    return node;
  }

  private place(parent: number, unit: number, node: number): void {
    let slot = hash(parent, unit) & this.mask;
    while (this.children[slot] !== 0) slot = (slot + 1) & this.mask;
    this.parents[slot] = parent;
    this.units[slot] = unit;
    this.children[slot] = node;
  }

  private grow(): void {
    const { parents, units, children, values } = this;
    const capacity = 2 * (this.mask + 1);
    this.parents = new Int32Array(capacity);
    this.units = new Uint16Array(capacity);
    this.children = new Int32Array(capacity);
    this.mask = capacity - 1;
    this.values = new Int32Array(capacity).fill(-1);
    this.values.set(values);
    for (let slot = 0; slot < children.length; slot++)
      if (children[slot] !== 0) this.place(parents[slot]!, units[slot]!, children[slot]!);
  }
}

function hash(node: number, unit: number): number {
  const mixed = Math.imul(node, 0x9e3779b1) ^ Math.imul(unit, 0x85ebca6b);
  return mixed ^ (mixed >>> 15);
}
