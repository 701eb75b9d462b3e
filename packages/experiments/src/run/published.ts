/** A result from the literature, to stand beside ours. */
export interface PublishedResult<Score extends string> {
  readonly system: string;
  /** The paper, or where it was reported. */
  readonly source: string;
  readonly scores: Readonly<Partial<Record<Score, number>>>;
}
