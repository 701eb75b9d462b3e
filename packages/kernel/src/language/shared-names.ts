import ts from 'typescript';
import type { Insertion } from '../worker/messages.js';

/**
 * The cell with `export` before each top-level declaration: the compiler then turns these names into
 * properties of `exports`, which all cells share.
 */
export function exportDeclarations(code: string): { text: string; insertions: Insertion[] } {
  const file = ts.createSourceFile('cell.ts', code, ts.ScriptTarget.Latest, false);
  const insertions: Insertion[] = [];
  let text = '';
  let end = 0;
  for (const statement of file.statements) {
    if (!declaresSharedNames(statement)) continue;
    // Decorators stand before `export`, as do comments.
    const start = afterDecorators(statement, file);
    const { line, character } = file.getLineAndCharacterOfPosition(start);
    insertions.push({ line: line + 1, column: character + 1, length: 'export '.length });
    text += `${code.slice(end, start)}export `;
    end = start;
  }
  return { text: text + code.slice(end), insertions };
}

/** `using` and `await using`, whose variables end with their cell. */
export function isUsing({ flags }: ts.VariableDeclarationList): boolean {
  const { Using, AwaitUsing } = ts.NodeFlags;
  return (flags & Using) === Using || (flags & AwaitUsing) === AwaitUsing;
}

function declaresSharedNames(statement: ts.Statement): boolean {
  if (!ts.canHaveModifiers(statement)) return false;
  const isMarked = ts
    .getModifiers(statement)
    ?.some(
      ({ kind }) => kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DeclareKeyword,
    );
  if (isMarked) return false;
  if (ts.isVariableStatement(statement)) return !isUsing(statement.declarationList);
  if (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement))
    return statement.name !== undefined;
  return (
    ts.isEnumDeclaration(statement) ||
    (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name))
  );
}

function afterDecorators(statement: ts.Statement, file: ts.SourceFile): number {
  const decorators = ts.canHaveDecorators(statement) ? ts.getDecorators(statement) : undefined;
  const last = decorators?.at(-1);
  if (!last) return statement.getStart(file);
  const rest = /^(?:\s|\/\/.*|\/\*[\s\S]*?\*\/)*/.exec(file.text.slice(last.end))!;
  return last.end + rest[0].length;
}
