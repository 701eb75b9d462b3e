/** A score of the evaluations that is shown as training goes. */
export interface ScoreColumn {
  readonly heading: string;
  /** Its name in the evaluation's record. */
  readonly score: string;
  /** Digits after the point. Default 4. */
  readonly digits?: number | undefined;
}
