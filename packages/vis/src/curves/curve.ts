/** One line of a plot: a value over steps, epochs or whatever the panel counts. */
export interface Curve {
  /** Shown in the legend: `training`, `validation`. */
  readonly name: string;
  /** `[x, y]`, x rising. A value that is not finite leaves a gap. */
  readonly points: readonly (readonly [x: number, y: number])[];
}

/** A plot of curves that share their axes: the loss of training and validation, say. */
export interface CurvePanel {
  /** What the values are: `loss`, `learning rate`, `accuracy`. */
  readonly title: string;
  readonly curves: readonly Curve[];
  /** What x counts. Default `step`. */
  readonly xLabel?: string | undefined;
  /** What y measures, along its axis: `nats a character`. Default: the title, then drawn there alone. */
  readonly yLabel?: string | undefined;
  /** Default `linear`. On `log`, points whose x is not above 0 are left out. */
  readonly xScale?: 'linear' | 'log' | undefined;
  /** Default `linear`. On `log`, values that are not above 0 leave a gap. */
  readonly yScale?: 'linear' | 'log' | undefined;
  /** A vertical line with a word to it: the best checkpoint. */
  readonly mark?: { readonly x: number; readonly label: string } | undefined;
}
