/** Fields that every classifier has: what the data decides. */
export interface ClassifierConfig {
  readonly vocabularySize: number;
  readonly numClasses: number;
  /** Id of padding; its positions are hidden from the model. Default 0. */
  readonly padId?: number | undefined;
}
