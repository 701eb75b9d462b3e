/** Representations of one value by MIME type: text, or JSON; binary content is base64. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/**
 * The method that a value has to show itself in a notebook: it returns a MIME bundle. The same symbol
 * serves Deno's kernel.
 */
export const displaySymbol: unique symbol = Symbol.for('Jupyter.display') as never;

export interface Displayable {
  [displaySymbol](): MimeBundle | Promise<MimeBundle>;
}
