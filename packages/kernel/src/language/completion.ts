import type ts from 'typescript';
import { HIDDEN_PREFIX } from '../worker/messages.js';

export interface Completions {
  readonly matches: readonly string[];
  readonly start: number;
  readonly end: number;
  /** For each match its kind, as JupyterLab shows it. */
  readonly types: readonly {
    text: string;
    type: string;
    start: number;
    end: number;
    signature: string;
  }[];
}

const MAX_MATCHES = 500;
/** Names that come from the kernel's own additions. */
const isHidden = (name: string) => name.startsWith(HIDDEN_PREFIX);

/** What could stand at the cursor: names, members, options, packages and paths in an import. */
export function completeAt(
  service: ts.LanguageService,
  file: string,
  code: string,
  cursor: number,
): Completions {
  const found = service.getCompletionsAtPosition(file, cursor, {
    includeCompletionsForModuleExports: false,
    includeCompletionsWithInsertText: true,
  });
  const before = /[\p{ID_Continue}$]*$/u.exec(code.slice(0, cursor))![0];
  const fallback = { start: cursor - before.length, end: cursor };
  if (!found) return { matches: [], types: [], ...fallback };
  const replaced = found.optionalReplacementSpan;
  // What takes the place of the point before it, as `["a b"]` and `?.a` do, has a range of its own, and the
  // protocol knows one for all.
  const entries = found.entries.filter(
    ({ name, insertText = '' }) => !isHidden(name) && !/^(\[|\?\.)/.test(insertText),
  );
  // In a string, such as the name of a package, each entry may say what it replaces.
  const span = entries.find(({ replacementSpan }) => replacementSpan)?.replacementSpan ?? replaced;
  const range =
    span && span.start <= cursor && span.start + span.length >= cursor
      ? { start: span.start, end: cursor }
      : fallback;
  const written = code.slice(range.start, cursor);
  const starting = entries.filter(({ name }) => name.startsWith(written));
  // `MATH` finds `Math` where nothing is written so.
  const matching = (starting.length > 0 ? starting : entries)
    .filter(({ name }) => startsWithLoosely(name, written))
    .sort((a, b) => compare(a.sortText, b.sortText) || compare(a.name, b.name))
    .slice(0, MAX_MATCHES);
  return {
    ...range,
    matches: matching.map(({ name }) => name),
    types: matching.map(({ name, kind }) => ({
      text: name,
      type: kindNames[kind] ?? kind,
      ...range,
      signature: '',
    })),
  };
}

function startsWithLoosely(name: string, written: string): boolean {
  return name.toLowerCase().startsWith(written.toLowerCase());
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** TypeScript's kinds by the names that JupyterLab has icons for. */
const kindNames: Readonly<Record<string, string>> = {
  const: 'instance',
  let: 'instance',
  var: 'instance',
  'local var': 'instance',
  parameter: 'param',
  alias: 'module',
  'external module name': 'module',
  method: 'function',
  'local function': 'function',
  getter: 'property',
  setter: 'property',
  script: 'path',
  directory: 'path',
};
