import ts from 'typescript';

export interface Completeness {
  readonly status: 'complete' | 'incomplete' | 'invalid';
  /** What a console puts before the next line. */
  readonly indent?: string | undefined;
}

/** Codes of errors that more text could mend. */
const unfinished = new Set([
  1002, // Unterminated string literal.
  1003, // Identifier expected.
  1005, // '…' expected.
  1010, // '*/' expected.
  1109, // Expression expected.
  1110, // Type expected.
  1126, // Unexpected end of text.
  1160, // Unterminated template literal.
  1161, // Unterminated regular expression literal.
  1472, // 'catch' or 'finally' expected.
]);

/** Whether a console may run the code, or should let the user go on writing. */
export function isComplete(code: string): Completeness {
  const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.Latest) as ts.SourceFile & {
    readonly parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  };
  const errors = file.parseDiagnostics;
  if (errors.length === 0) return { status: 'complete' };
  const end = code.trimEnd().length;
  const isAtEnd = ({ start, length, code: error }: ts.DiagnosticWithLocation) =>
    (unfinished.has(error) && start + length >= end && error !== 1002) ||
    error === 1160 ||
    error === 1010;
  return errors.some((error) => !isAtEnd(error))
    ? { status: 'invalid' }
    : { status: 'incomplete', indent: indentAfter(code) };
}

function indentAfter(code: string): string {
  const line = code.trimEnd().split('\n').at(-1)!;
  const [indent] = /^\s*/.exec(line)!;
  return /[{([]\s*$/.test(line) ? `${indent}  ` : indent;
}
