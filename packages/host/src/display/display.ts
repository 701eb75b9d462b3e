import { Markup } from '../markup/markup.js';
import { fontFamily, themeStyle } from '../markup/theme.js';

/** Representations of one value by MIME type: text, or JSON; binary content is base64. */
export type MimeBundle = Readonly<Record<string, unknown>>;

/**
 * The method that a value has to show itself in a notebook: it returns a MIME bundle. Deno's kernel and
 * that of `@resattn/kernel` look for it.
 */
export const jupyterDisplay: unique symbol = Symbol.for('Jupyter.display') as never;

/** What a notebook shows of a value. */
export interface View {
  /** What a front end without HTML shows, and what is searched and copied. */
  readonly text: string;
  readonly html: Markup;
}

/** The view as a MIME bundle, in colours that follow the theme of the page. */
export function bundleOf({ text, html }: View): MimeBundle {
  return {
    'text/html': `<div class="resattn shown"><style>${themeStyle}${shownStyle}</style>${html.text}</div>`,
    'text/plain': text,
  };
}

/** Bundle of a picture: the SVG as it is, and inside HTML, where its colours follow the page's theme. */
export function pictureBundle(svg: string, text: string): MimeBundle {
  return { 'text/html': svg, 'image/svg+xml': svg, 'text/plain': text };
}

/**
 * Lets a notebook show a value by its view. The method is not enumerable: the value is copied, compared and
 * written as before.
 */
export function shownBy<T extends object>(
  value: T,
  view: (value: T) => View | MimeBundle | Promise<View | MimeBundle>,
): T {
  Object.defineProperty(value, jupyterDisplay, {
    async value(this: T): Promise<MimeBundle> {
      const shown = await view(this);
      return isView(shown) ? bundleOf(shown) : shown;
    },
    configurable: true,
    writable: true,
  });
  return value;
}

const isView = (shown: View | MimeBundle): shown is View =>
  (shown as Partial<View>).html instanceof Markup;

/** Views under one another. */
export function stacked(views: readonly View[]): View {
  return {
    text: views.map(({ text }) => text).join('\n'),
    html: new Markup(views.map(({ html }) => html.text).join('')),
  };
}

// Jupyter styles tables of outputs by rules of its own, which the doubled class outweighs.
const shownStyle =
  `.resattn.shown{color:var(--ra-ink);font-family:${fontFamily};font-size:13px;line-height:1.45;max-width:100%}` +
  '.resattn.shown .wide{overflow-x:auto;max-width:100%}' +
  '.resattn.shown table{border-collapse:collapse;margin:4px 0;font-size:13px;color:inherit;border:0}' +
  '.resattn.shown tr,.resattn.shown tbody tr:nth-child(odd),.resattn.shown tbody tr:hover{background:none}' +
  '.resattn.shown th,.resattn.shown td{padding:2px 10px 2px 0;text-align:start;vertical-align:top;border:0;max-width:34em;overflow-wrap:anywhere;white-space:pre-wrap;font-weight:400}' +
  '.resattn.shown thead th{font-weight:600;border-bottom:1px solid var(--ra-line);white-space:nowrap}' +
  '.resattn.shown tbody tr+tr>*{border-top:1px solid var(--ra-line)}' +
  '.resattn.shown tfoot tr>*{border-top:1px solid var(--ra-line);font-weight:600}' +
  '.resattn.shown .number{text-align:end;font-variant-numeric:tabular-nums;white-space:nowrap}' +
  '.resattn.shown pre{margin:2px 0;padding:0;font-size:12px;line-height:1.4;color:inherit;background:none;overflow-x:auto;white-space:pre}' +
  '.resattn.shown .muted{color:var(--ra-muted)}' +
  '.resattn.shown p{margin:2px 0;color:inherit}';
