/** Speed over the most recent steps; what happens before `restart` does not count. */
export class Throughput {
  private readonly window: { seconds: number; examples: number; tokens: number }[] = [];
  private mark: number;

  /** @param steps how many of the latest steps the speed is taken over. */
  constructor(
    private readonly steps = 50,
    private readonly now: () => number = () => performance.now() / 1000,
  ) {
    this.mark = this.now();
  }

  /** Ends a step and returns its seconds. */
  step(examples: number, tokens: number): number {
    const time = this.now();
    const seconds = time - this.mark;
    this.mark = time;
    this.window.push({ seconds, examples, tokens });
    if (this.window.length > this.steps) this.window.shift();
    return seconds;
  }

  /** Starts the clock again after something that is no training step. */
  restart(): void {
    this.mark = this.now();
  }

  get secondsPerStep(): number {
    return this.sum('seconds') / this.window.length;
  }

  get examplesPerSecond(): number {
    return this.sum('examples') / this.sum('seconds');
  }

  get tokensPerSecond(): number {
    return this.sum('tokens') / this.sum('seconds');
  }

  private sum(key: 'seconds' | 'examples' | 'tokens'): number {
    return this.window.reduce((total, entry) => total + entry[key], 0);
  }
}
