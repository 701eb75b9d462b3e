import ts from 'typescript';

/** One error of the compiler, at a line and column of the source, both from 1. */
export interface Problem {
  readonly code: number;
  readonly message: string;
  readonly line: number;
  readonly column: number;
}

const RED = '\u001b[31m';
const DIM = '\u001b[2m';
const PLAIN = '\u001b[0m';

/** Errors in what the user wrote, with the line at fault; what was added behind it has none. */
export function formatDiagnostics(
  diagnostics: readonly ts.Diagnostic[],
  source: string,
  label: string,
): { problems: Problem[]; traceback: string[] } {
  const lines = source.split(/\r?\n/);
  const problems: Problem[] = [];
  const traceback: string[] = [];
  const seen = new Set<string>();
  for (const { category, code, messageText, start = 0, length = 0 } of diagnostics) {
    if (category !== ts.DiagnosticCategory.Error) continue;
    // An unfinished bracket is found only behind the source: its end is the place then.
    const position = Math.min(start, source.length);
    const isSyntax = code < 2000;
    if (start > source.length && !isSyntax) continue;
    const before = source.slice(0, position).split(/\r?\n/);
    const [line, column] = [before.length, before.at(-1)!.length + 1];
    const message = ts.flattenDiagnosticMessageText(messageText, '\n');
    const key = `${line}:${column}:${message}`;
    if (seen.has(key)) continue;
    seen.add(key);
    problems.push({ code, message, line, column });
    const text = lines[line - 1] ?? '';
    const width = Math.max(1, Math.min(length, text.length - column + 1));
    const number = `${line}`;
    const shown = excerpt(text, column);
    traceback.push(
      `${label}:${line}:${column} - ${RED}error${PLAIN} ${DIM}TS${code}:${PLAIN} ${message}`,
      `${DIM}${number} |${PLAIN} ${shown.text}`,
      `${' '.repeat(number.length)} ${DIM}|${PLAIN} ${' '.repeat(shown.column - 1)}${RED}${'~'.repeat(Math.min(width, 80))}${PLAIN}`,
    );
  }
  return { problems, traceback };
}

/** At most 160 characters of a line around a column. */
function excerpt(text: string, column: number): { text: string; column: number } {
  if (text.length <= 160) return { text, column };
  const start = Math.max(0, column - 60);
  return { text: text.slice(start, start + 160), column: column - start };
}
