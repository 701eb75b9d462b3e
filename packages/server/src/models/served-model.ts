import type { Alignment, Classification } from '@resattn/models';
import type { PipelineTask } from '@resattn/models/node';
import type { ProblemType } from '@resattn/models/pretrained';

/** Tasks whose results are given as they are. */
export type FunctionTask = Exclude<PipelineTask, 'classification' | 'sequence' | 'language-model'>;

/** What the server says of a model. */
export interface ModelDescription {
  readonly name: string;
  readonly task: 'classification' | 'generation' | FunctionTask;
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
  /** Share of its test texts that it labelled correctly, 0 to 1, where that is known. */
  readonly accuracy?: number | undefined;
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

/** A model of another task: what it makes of a text is given as it is. */
export interface ServedFunction extends ModelDescription {
  readonly task: FunctionTask;
  predict(texts: readonly string[]): Promise<readonly object[]>;
  warmUp(): Promise<void>;
  dispose(): void;
}

/** A model that reads a text and says something of it. */
export type ServedPredictor = ServedClassifier | ServedFunction;

export type ServedModel = ServedPredictor | ServedGenerator;
