import { requireWholeNumber } from '@resattn/options';
import type { MonitorState } from './training-state.js';

export interface MonitorOptions {
  /** Name of the watched value: `loss` or one of the metrics. Default `loss`. */
  readonly monitor?: string | undefined;
  /** Whether lower or higher is better. Default `min` for names that end in "loss", else `max`. */
  readonly mode?: 'min' | 'max' | undefined;
  /** Evaluations without improvement after which training stops. Default: never. */
  readonly patience?: number | undefined;
  /** Smallest change that counts as an improvement. Default 0. */
  readonly minDelta?: number | undefined;
  /** How many of the best steps are kept. Default 1. */
  readonly keepBest?: number | undefined;
}

/** Watches one value over the evaluations: which steps were best, and when to stop. */
export class Monitor {
  readonly name: string;
  private readonly sign: 1 | -1;
  private readonly patience: number;
  private readonly minDelta: number;
  private readonly keepBest: number;
  private current: MonitorState = { best: [], reference: null, evaluationsWithoutImprovement: 0 };

  constructor(options: MonitorOptions = {}) {
    this.name = options.monitor ?? 'loss';
    const mode = options.mode ?? (/loss$/i.test(this.name) ? 'min' : 'max');
    this.sign = mode === 'min' ? -1 : 1;
    this.patience = options.patience ?? Infinity;
    this.minDelta = options.minDelta ?? 0;
    this.keepBest = options.keepBest ?? 1;
    if (!(this.patience > 0)) throw new Error(`patience is ${this.patience}, expected at least 1`);
    if (!(this.minDelta >= 0)) throw new Error(`minDelta is ${this.minDelta}, expected at least 0`);
    requireWholeNumber('fit', 'keepBest', this.keepBest, 1);
  }

  get state(): MonitorState {
    return this.current;
  }

  set state(state: MonitorState) {
    this.current = { ...state, best: state.best.slice(0, this.keepBest) };
  }

  /** Counts evaluations without improvement from 0 again; what was best stays. */
  restartPatience(): void {
    this.current = { ...this.current, evaluationsWithoutImprovement: 0 };
  }

  get shouldStop(): boolean {
    return this.current.evaluationsWithoutImprovement >= this.patience;
  }

  /**
   * Takes in one evaluation; true when it is the best so far. A value that is not a number is never
   * the best.
   *
   * @throws Error when the evaluation has no value of the watched name.
   */
  update(step: number, values: Readonly<Record<string, number>>): boolean {
    const value = values[this.name];
    if (value === undefined) {
      throw new Error(
        `there is no "${this.name}" to monitor; the evaluation gave: ${Object.keys(values).join(', ')}`,
      );
    }
    const { best, reference, evaluationsWithoutImprovement } = this.current;
    if (Number.isNaN(value)) {
      this.current = {
        best,
        reference,
        evaluationsWithoutImprovement: evaluationsWithoutImprovement + 1,
      };
      return false;
    }
    const isBetter = (than: number | undefined | null, by: number): boolean =>
      than === undefined || than === null || this.sign * (value - than) > by;
    const improves = isBetter(reference, this.minDelta);
    this.current = {
      best: [...best, { step, value }]
        .sort((a, b) => this.sign * (b.value - a.value) || a.step - b.step)
        .slice(0, this.keepBest),
      reference: improves ? value : reference,
      evaluationsWithoutImprovement: improves ? 0 : evaluationsWithoutImprovement + 1,
    };
    return isBetter(best[0]?.value, 0);
  }
}
