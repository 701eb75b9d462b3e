/** Makes a sequence of tokens more probable (above 0) or less. */
export interface SequenceBias {
  readonly tokens: readonly number[];
  readonly bias: number;
}

/** What a choice of the next tokens obeys, whether greedy, by beam or sampled. */
export interface ConstraintOptions {
  /** No end before so many new tokens. Default 0. */
  readonly minNewTokens?: number | undefined;
  /** The first new token. Default: free. */
  readonly forcedFirstId?: number | undefined;
  /** The last token of a sequence that reaches `maxNewTokens`. Default: free. */
  readonly forcedLastId?: number | undefined;
  /**
   * Divides positive and multiplies negative scores of tokens that were there before (Keskar et al.,
   * "CTRL", 2019); 1 changes nothing. Default 1.
   */
  readonly repetitionPenalty?: number | undefined;
  /** No n-gram of this size occurs twice in a sequence; 0 allows all. Default 0. */
  readonly noRepeatNgramSize?: number | undefined;
  /** No n-gram of this size of the source is copied; 0 allows all. Default 0. */
  readonly sourceNoRepeatNgramSize?: number | undefined;
  /** Sequences of tokens that are never written. Default: none. */
  readonly bannedSequences?: readonly (readonly number[])[] | undefined;
  /** Added to the score of the last token where the others precede it. Default: none. */
  readonly sequenceBiases?: readonly SequenceBias[] | undefined;
  /** Tokens that are never written. Default: none. */
  readonly suppressedIds?: readonly number[] | undefined;
  /** Tokens that are not written first. Default: none. */
  readonly suppressedFirstIds?: readonly number[] | undefined;
  /**
   * Whether a beam search renormalizes the scores to probabilities once the constraints have changed
   * them. Default false.
   */
  readonly renormalizes?: boolean | undefined;
  /**
   * The tokens that may come next, for sequences that have to follow a grammar, a list of names or a
   * given beginning (De Cao et al., "Autoregressive entity retrieval", 2021). `tokens` are all tokens
   * of the row so far, as the model sees them: the start token or the prompt with its padding, then
   * the new ones. Undefined leaves all tokens free.
   */
  readonly allowedIds?:
    | ((tokens: readonly number[], input: number) => readonly number[] | undefined)
    | undefined;
}

/** How to draw the next token at random; see the functions of `warpers.ts`. */
export interface SamplingOptions {
  /** Divides the logits: below 1 sharper, above 1 flatter, 0 the most probable token. Default 1. */
  readonly temperature?: number | undefined;
  /** Only this many most probable tokens; 0 keeps all. Default 0. */
  readonly topK?: number | undefined;
  /** Only the fewest most probable tokens whose probabilities reach this sum. Default 1. */
  readonly topP?: number | undefined;
  /** Only tokens of at least this share of the highest probability. Default 0. */
  readonly minP?: number | undefined;
  /** Only the tokens nearest to the entropy whose probabilities reach this sum. Default 1. */
  readonly typicalP?: number | undefined;
  /** Only tokens of at least this probability. Default 0. */
  readonly epsilonCutoff?: number | undefined;
  /** As `epsilonCutoff`, less strict where the distribution is flat. Default 0. */
  readonly etaCutoff?: number | undefined;
  /** The same seed draws the same sequences. Default 0. */
  readonly seed?: number | undefined;
}

export interface GenerateOptions extends ConstraintOptions {
  /** Most new tokens of a sequence, its end included. Default 128. */
  readonly maxNewTokens?: number | undefined;
  /** Beams of a beam search; 1 takes the most probable token each time. Default 1. */
  readonly numBeams?: number | undefined;
  /** Sequences returned for each input, best first; at most `numBeams` in a beam search. Default 1. */
  readonly numReturnSequences?: number | undefined;
  /**
   * Exponent of a sequence's length, by which the sum of its log-probabilities is divided: above 0
   * longer sequences gain, below 0 shorter ones. Default 1.
   */
  readonly lengthPenalty?: number | undefined;
  /**
   * When a beam search ends for an input: `true` as soon as `numBeams` sequences are finished, `false`
   * when no beam can beat them at its present length, `never` when none can at any length. Default
   * false.
   */
  readonly earlyStopping?: boolean | 'never' | undefined;
  /**
   * Weight of `sum over source positions of log(min(attention so far, 1))`, added to the score of a
   * finished beam, so that sequences that left a part of the source out lose (Wu et al., "GNMT",
   * 2016); 0 changes nothing. Default 0.
   */
  readonly coveragePenalty?: number | undefined;
  /** Draws tokens at random; not with beams. Default: takes the most probable one. */
  readonly sampling?: SamplingOptions | undefined;
  /** Tokens that end a sequence. Default: those of the model. */
  readonly eosIds?: readonly number[] | undefined;
  /** Whether the attention over the source comes with each sequence. Default false. */
  readonly returnAttentionScores?: boolean | undefined;
  /**
   * Ends the generation with its reason as the error, at the next token of a stream, else after at most 32
   * more. Default: in a notebook, the signal of the running cell.
   */
  readonly signal?: AbortSignal | undefined;
}

/** One sequence written by a model. */
export interface GeneratedSequence {
  /** The new tokens, without start token or prompt, with the end token where there is one. */
  readonly tokens: readonly number[];
  /**
   * Of a beam search: the sum of the log-probabilities over `length ^ lengthPenalty`. Otherwise: the
   * sum of the log-probabilities of the tokens.
   */
  readonly score: number;
  /** Log-probability of each token, after all constraints; not of a beam search. */
  readonly tokenLogProbs?: readonly number[] | undefined;
  /** Whether it ended by itself; false where `maxNewTokens` ended it. */
  readonly isComplete: boolean;
  /** For each token the weights over the source's positions. */
  readonly attention?: readonly Float32Array[] | undefined;
}
