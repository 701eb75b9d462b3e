/** Fields that every sequence-to-sequence model has: what the data and its tokenizers decide. */
export interface SequenceToSequenceConfig {
  readonly sourceVocabularySize: number;
  readonly targetVocabularySize: number;
  /** The token before the first one of a target. */
  readonly startId: number;
  /** The token that ends a target. */
  readonly eosId: number;
  /** Id of padding in sources; its positions are hidden from the model. Default 0. */
  readonly sourcePadId?: number | undefined;
  /** Id of padding in targets. Default 0. */
  readonly targetPadId?: number | undefined;
}

/** Fields that every language model has. */
export interface LanguageModelConfig {
  readonly vocabularySize: number;
  /** The token that ends a text; -1 where texts have no end. Default -1. */
  readonly eosId?: number | undefined;
  /** Id of padding. Default 0. */
  readonly padId?: number | undefined;
}
