/** One step of rewriting a hypothesis into a reference. */
export type Edit = 'keep' | 'substitute' | 'delete' | 'insert';

const edits: readonly Edit[] = ['keep', 'substitute', 'delete', 'insert'];
const [keep, substitute, remove, insert] = [0, 1, 2, 3];

// Cells further than this from the diagonal are not looked at, as in Tercom.
const beamWidth = 25;
const unreached = 1e9;

/**
 * Edit distances from every beginning of a hypothesis to every beginning of a reference, within a
 * beam around the diagonal. Of equally cheap steps keeping or substituting wins over deleting, and
 * that over inserting, which decides the alignment.
 */
export class EditMatrix {
  private readonly columns: number;
  private readonly costs: Int32Array;
  private readonly steps: Uint8Array;

  constructor(
    private readonly hypothesisLength: number,
    private readonly reference: Int32Array,
  ) {
    this.columns = reference.length + 1;
    this.costs = new Int32Array((hypothesisLength + 1) * this.columns);
    this.steps = new Uint8Array(this.costs.length);
    for (let j = 0; j < this.columns; j++) {
      this.costs[j] = j;
      this.steps[j] = insert;
    }
  }

  /**
   * Computes the rows after row `from` for a hypothesis; the rows up to it must be those of the
   * same first `from` words, or are copied from `base` if given.
   */
  compute(hypothesis: Int32Array, from = 0, base?: EditMatrix): number {
    const { columns, costs, steps, reference, hypothesisLength } = this;
    if (base) {
      const row = from * columns;
      costs.set(base.costs.subarray(row, row + columns), row);
      steps.set(base.steps.subarray(row, row + columns), row);
    }
    const ratio = hypothesisLength > 0 ? reference.length / hypothesisLength : 1;
    const width = beamWidth < ratio / 2 ? Math.ceil(ratio / 2 + beamWidth) : beamWidth;
    for (let i = from + 1; i <= hypothesisLength; i++) {
      const row = i * columns;
      const above = row - columns;
      const diagonal = Math.floor(i * ratio);
      const start = Math.max(0, diagonal - width);
      const end = i === hypothesisLength ? columns : Math.min(columns, diagonal + width);
      costs.fill(unreached, row, row + columns);
      const word = hypothesis[i - 1]!;
      for (let j = start; j < end; j++) {
        if (j === 0) {
          costs[row] = costs[above]! + 1;
          steps[row] = remove;
          continue;
        }
        const isSame = word === reference[j - 1];
        let cost = unreached;
        let step = 0;
        const diagonalCost = costs[above + j - 1]! + (isSame ? 0 : 1);
        if (diagonalCost < cost) {
          cost = diagonalCost;
          step = isSame ? keep : substitute;
        }
        if (costs[above + j]! + 1 < cost) {
          cost = costs[above + j]! + 1;
          step = remove;
        }
        if (costs[row + j - 1]! + 1 < cost) {
          cost = costs[row + j - 1]! + 1;
          step = insert;
        }
        costs[row + j] = cost;
        steps[row + j] = step;
      }
    }
    return costs[costs.length - 1]!;
  }

  /** The cheapest edits, from the beginning. */
  trace(): Edit[] {
    const path: Edit[] = [];
    let i = this.hypothesisLength;
    let j = this.columns - 1;
    while (i > 0 || j > 0) {
      const step = this.steps[i * this.columns + j]!;
      path.push(edits[step]!);
      if (step !== insert) i--;
      if (step !== remove) j--;
    }
    return path.reverse();
  }
}
