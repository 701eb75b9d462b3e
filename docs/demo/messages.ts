/** A text to answer, with the number of the question. */
export interface Question {
  readonly id: number;
  readonly text: string;
}

export interface LanguageScore {
  readonly language: string;
  readonly score: number;
}

/** What the worker tells the page. */
export type Told =
  | { readonly kind: 'ready'; readonly backend: string }
  | { readonly kind: 'failed'; readonly message: string }
  | {
      readonly kind: 'answer';
      readonly id: number;
      /** The most probable languages, by BCP 47 tag; none where the text has no letters that the model knows. */
      readonly scores: readonly LanguageScore[];
      /** The text with the attention as its background, as HTML. */
      readonly attention: string;
      readonly milliseconds: number;
    };
