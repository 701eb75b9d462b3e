export type Compiler = 'graph' | 'xla';

/**
 * What the first calls run. The first of either compiles and is not timed; XLA waits for the fourth
 * call, so that a function that is called a few times only never pays for it.
 */
const trials: readonly { readonly compiler: Compiler; readonly isTimed: boolean }[] = [
  { compiler: 'graph', isTimed: false },
  { compiler: 'graph', isTimed: true },
  { compiler: 'graph', isTimed: true },
  { compiler: 'xla', isTimed: false },
  { compiler: 'xla', isTimed: true },
  { compiler: 'graph', isTimed: true },
  { compiler: 'xla', isTimed: true },
  { compiler: 'graph', isTimed: true },
  { compiler: 'xla', isTimed: true },
];

/** Chooses between TensorFlow's executor and XLA for one function by timing its first calls. */
export class CompilerChoice {
  private readonly times: Record<Compiler, number[]> = { graph: [], xla: [] };
  private call = 0;
  private decision: Compiler | undefined;

  /** The compiler chosen, undefined while it is not known. */
  get chosen(): Compiler | undefined {
    return this.decision;
  }

  /** What the next call runs. */
  get next(): Compiler {
    return this.decision ?? trials[this.call]!.compiler;
  }

  /** Tells how long the call that {@link next} asked for took. */
  record(milliseconds: number): void {
    if (this.decision) return;
    const { compiler, isTimed } = trials[this.call++]!;
    if (isTimed) this.times[compiler].push(milliseconds);
    if (this.call < trials.length) return;
    // The fastest of each: whatever else the machine does only adds to a time.
    const best = (compiler: Compiler) => Math.min(...this.times[compiler]);
    this.decision = best('xla') < best('graph') ? 'xla' : 'graph';
  }

  /** XLA cannot compile the function. */
  refuseXla(): void {
    this.decision = 'graph';
  }
}
