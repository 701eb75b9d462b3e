import type { ProgressBar, ProgressReporter } from '@resattn/runtime';

/** How far one stage of something is. */
export interface Stage {
  readonly label: string;
  readonly done: number;
  readonly total?: number | undefined;
  /** What is counted. Default: steps. */
  readonly unit?: string | undefined;
}

/** A progress bar for each stage, one after the other. */
export class StageBars {
  private bar: ProgressBar | undefined;
  private label = '';

  constructor(private readonly progress: ProgressReporter) {}

  show({ label, done, total, unit }: Stage): void {
    if (label !== this.label) {
      this.end();
      this.label = label;
      this.bar = this.progress.start({
        label,
        initial: done,
        ...(unit !== undefined && { unit }),
        ...(total !== undefined && { total }),
      });
    } else if (total !== undefined) {
      this.bar!.setTotal(total);
    }
    this.bar!.update(done);
  }

  /** Ends the last stage. */
  end(): void {
    this.bar?.done();
    this.bar = undefined;
  }

  /** Takes the bar away: an error follows. */
  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
