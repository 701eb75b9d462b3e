import type { Classification } from '@resattn/models';

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
  readonly maxTokens: number;
  readonly signal: AbortSignal;
}

/** A model that writes a text: a translation, a summary, a continuation. */
export interface ServedGenerator extends ModelDescription {
  readonly task: 'generation';
  /** The pieces of the text as they come. */
  stream(text: string, request: GenerationRequest): AsyncIterable<string>;
  warmUp(): Promise<void>;
  dispose(): void;
}

export type ServedModel = ServedClassifier | ServedGenerator;
