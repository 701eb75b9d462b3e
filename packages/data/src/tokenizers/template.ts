/** A place in a template: one of the two texts, or special tokens written around them. */
export type TemplatePiece =
  | { readonly sequence: 0 | 1; readonly typeId: number }
  | {
      readonly ids: readonly number[];
      readonly tokens: readonly string[];
      readonly typeId: number;
    };

/** What stands around one text and around a pair, e.g. `[CLS] A [SEP]` and `[CLS] A [SEP] B [SEP]`. */
export interface Template {
  readonly single: readonly TemplatePiece[];
  readonly pair: readonly TemplatePiece[];
  /**
   * Whether the further windows of a truncated text have the type id of their text, 0 or 1, instead
   * of the template's, as in Hugging Face's templates. `'withoutSpecialTokens'`: only if no special
   * tokens are added, as in its RobertaProcessing. Default false.
   */
  readonly windowsKeepTypes?: boolean | 'withoutSpecialTokens' | undefined;
}

/** The texts and nothing else; the second text has type id 1. */
export const plainTemplate: Template = {
  single: [{ sequence: 0, typeId: 0 }],
  pair: [
    { sequence: 0, typeId: 0 },
    { sequence: 1, typeId: 1 },
  ],
};

/** Number of special tokens that a row of pieces adds. */
export function countAdded(pieces: readonly TemplatePiece[]): number {
  let count = 0;
  for (const piece of pieces) if ('ids' in piece) count += piece.ids.length;
  return count;
}
