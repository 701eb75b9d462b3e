import { originalPositionFor, TraceMap } from '@jridgewell/trace-mapping';
import { type CompiledCode, type Insertion, sourceColumn } from '../worker/messages.js';
import { headerOf, textOf } from '../worker/tracebacks.js';

interface Source {
  readonly label: string;
  readonly map: TraceMap;
  readonly insertions: readonly Insertion[];
}

/** Name of the script of a cell for the engine; what follows it in a stack is line and column. */
const SCRIPT = 'notebook-cell-';

/** Stacks as browsers write them, with places in the cells in place of those in their JavaScript. */
export class MappedStacks {
  readonly #sources = new Map<string, Source>();

  /**
   * Remembers a script.
   *
   * @param headLines lines of the script before those of the compiled code
   * @returns the name under which the engine is to run it
   */
  add(run: number, label: string, code: CompiledCode, headLines: number): string {
    const name = `${SCRIPT}${run}`;
    const map = JSON.parse(code.sourceMap) as { mappings: string };
    map.mappings = ';'.repeat(headLines) + map.mappings;
    this.#sources.set(name, {
      label,
      map: new TraceMap(map as ConstructorParameters<typeof TraceMap>[0]),
      insertions: code.insertions,
    });
    return name;
  }

  /** The frames in cells alone: those in bundled libraries say nothing to a reader. */
  stackOf(error: Error): string {
    const lines = textOf(error, 'stack').split('\n');
    const frames = lines.flatMap((line) => {
      const shown = this.#frame(line);
      return shown === undefined ? [] : [`\n    at ${shown}`];
    });
    return `${headerOf(error)}${frames.join('')}`;
  }

  #frame(line: string): string | undefined {
    const found = new RegExp(`(${SCRIPT}\\d+):(\\d+):(\\d+)`).exec(line);
    const source = this.#sources.get(found?.[1] ?? '');
    if (!found || !source) return undefined;
    const original = originalPositionFor(source.map, {
      line: Number(found[2]),
      column: Number(found[3]) - 1,
    });
    // What the kernel has added around the cell.
    if (original.line === null) return undefined;
    const column = sourceColumn(original.line, original.column + 1, source.insertions);
    const place = `${source.label}:${original.line}:${column}`;
    const name = nameIn(line);
    return name === '' ? place : `${name} (${place})`;
  }
}

/** The function's name in `at async new A (script:1:2)`, or in `name@script:1:2` of Firefox and Safari. */
function nameIn(line: string): string {
  const [, ofChrome] = /^\s*at (.*?) \(/.exec(line) ?? [];
  const name = ofChrome ?? /^([^@]*)@/.exec(line)?.[1] ?? '';
  return /^(async )?(eval|anonymous|<anonymous>)?[/<]*$/.test(name) ? '' : name;
}
