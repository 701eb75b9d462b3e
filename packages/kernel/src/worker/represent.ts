import type { InspectOptions } from 'node:util';
import { toBase64 } from '../notebook/base64.js';
import { displaySymbol, type MimeBundle } from '../notebook/mime-bundle.js';
import { isError } from './is-error.js';
import { recordTable } from './record-table.js';

/** A value as text, as Node's `util.inspect` writes it. */
export type Inspect = (value: unknown, options?: InspectOptions) => string;

/** How a value is shown: by its own method, as a picture, as a table, or as text. */
export async function represent(value: unknown, inspect: Inspect): Promise<MimeBundle> {
  const method = methodOf(value);
  if (method) {
    const bundle = (await method.call(value)) as MimeBundle;
    if (typeof bundle !== 'object' || bundle === null)
      throw new TypeError(
        `Symbol.for('Jupyter.display') returned ${inspect(bundle)}, expected an object of MIME types`,
      );
    return encodeBinary(bundle);
  }
  // Inside HTML as well, where its colours can follow the theme of the page.
  if (typeof value === 'string' && isSvg(value))
    return { 'image/svg+xml': value, 'text/html': value, 'text/plain': describeSvg(value) };
  const picture = value instanceof Uint8Array ? pictureType(value) : undefined;
  if (picture) return { [picture]: toBase64(value as Uint8Array), 'text/plain': `<${picture}>` };
  const table = Array.isArray(value) ? recordTable(value) : undefined;
  return {
    'text/plain': textOf(value, inspect),
    ...(table !== undefined && { 'text/html': table }),
  };
}

function methodOf(value: unknown): (() => unknown) | undefined {
  if ((typeof value !== 'object' && typeof value !== 'function') || value === null)
    return undefined;
  const method = (value as { [displaySymbol]?: unknown })[displaySymbol];
  return typeof method === 'function' ? (method as () => unknown) : undefined;
}

/** Binary content is base64 in a message. */
export function encodeBinary(bundle: MimeBundle): MimeBundle {
  const entries = Object.entries(bundle).map(([type, content]) => [
    type,
    content instanceof Uint8Array ? toBase64(content) : content,
  ]);
  return Object.fromEntries(entries) as MimeBundle;
}

function textOf(value: unknown, inspect: Inspect): string {
  if (isError(value) && typeof value.stack === 'string') return value.stack;
  return inspect(value, { depth: 4, maxStringLength: 10_000, breakLength: 100 });
}

/** What the picture says of itself, for who does not see it. */
function describeSvg(svg: string): string {
  const label = /^\s*<svg[^>]*\saria-label="([^"]*)"/.exec(svg)?.[1];
  return label === undefined ? '<svg>' : unescaped(label);
}

const entities: Readonly<Record<string, string>> = {
  '&lt;': '<',
  '&gt;': '>',
  '&quot;': '"',
  '&#39;': "'",
  '&amp;': '&',
};

const unescaped = (text: string): string =>
  text.replace(/&(?:lt|gt|quot|#39|amp);/g, (entity) => entities[entity]!);

function isSvg(text: string): boolean {
  const trimmed = text.trim();
  return /^<svg[\s>]/.test(trimmed) && trimmed.endsWith('</svg>');
}

function pictureType(bytes: Uint8Array): string | undefined {
  const start = String.fromCharCode(...bytes.subarray(0, 12));
  if (start.startsWith('\u0089PNG\r\n')) return 'image/png';
  if (start.startsWith('\u00ff\u00d8\u00ff')) return 'image/jpeg';
  if (/^GIF8[79]a/.test(start)) return 'image/gif';
  return undefined;
}
