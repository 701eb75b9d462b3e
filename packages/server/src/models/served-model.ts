import type { Alignment, Classification } from '@resattn/models';
import type { ProblemType } from '@resattn/models/pretrained';

/** What the server says of a model. */
export interface ModelDescription {
  readonly name: string;
  readonly task: 'classification' | 'generation';
  readonly family: string;
  readonly parameters: number;
}

/** A model that gives a text one of several labels. */
export interface ServedClassifier extends ModelDescription {
  readonly task: 'classification';
  readonly labels: readonly string[];
  /**
   * What scores are: probabilities of one label each, an independent probability of each label, or the
   * values of a regression. Default: the first.
   */
  readonly problemType?: ProblemType | undefined;
  /** Names for people of the labels that have one. */
  readonly names: Readonly<Record<string, string>>;
  /** Texts that can be classified; see {@link isClassifiable}. */
  classify(
    texts: readonly string[],
    options: { readonly attention: boolean },
  ): Promise<readonly Classification[]>;
  /** Compiles what requests of ordinary size need, so that the first ones do not wait for it. */
  warmUp(): Promise<void>;
  dispose(): void;
}

/** What a generating model is asked for. */
export interface GenerationRequest {
  readonly maxNewTokens: number;
  readonly signal: AbortSignal;
  /** Whether to say where the model looked, if it reads a source. */
  readonly attention: boolean;
}

/** A model that writes a text: a translation, a summary, a continuation. */
export interface ServedGenerator extends ModelDescription {
  readonly task: 'generation';
  /** Tokens that it can write at most; a request that gives no number gets no more. Default: any. */
  readonly maxNewTokens?: number | undefined;
  /** The pieces of the text as they come, and at the end where the model looked. */
  stream(
    text: string,
    request: GenerationRequest,
  ): AsyncGenerator<string, Alignment | undefined, undefined>;
  warmUp(): Promise<void>;
  dispose(): void;
}

export type ServedModel = ServedClassifier | ServedGenerator;
