import { join, relative } from 'node:path';
import ts from 'typescript50';
import { beforeAll, describe, expect, test } from 'vitest';
import { readNotebook } from '../packages/notebooks/src/fixtures/notebook-cells.js';
import { findNotebooks } from '../packages/notebooks/src/index.js';
import { root } from './support/arrows.js';

// The notebooks are valid for plain tslab, which compiles with TypeScript 5.0 and the old module
// resolution. The solutions of the exercises are code below the last cell, each in a block of its own.
const folder = join(root, 'packages/notebooks');
const notebooks = findNotebooks(folder).map((path) => ({
  name: relative(folder, path),
  ...readNotebook(path),
}));

const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.ES2022,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  lib: ['lib.es2022.d.ts'],
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
  paths: { tslab: [join(root, 'packages/kernel/src/notebook/tslab.ts')] },
  esModuleInterop: true,
  skipLibCheck: true,
  noEmit: true,
};

/** A block may not import: what it imports goes before it. */
const blocks = (solutions: readonly string[]) =>
  solutions.flatMap((code) => {
    const [imports, rest] = [true, false].map((isImport) =>
      code.split('\n').filter((line) => line.startsWith('import ') === isImport),
    );
    return [...imports!, '{', ...rest!, '}'];
  });

let program: ts.Program;
beforeAll(() => {
  const texts = new Map(
    notebooks.map(({ name, code, solutions }) => [
      join(folder, `${name}.ts`),
      ['export {};', ...code, ...blocks(solutions)].join('\n'),
    ]),
  );
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile } = host;
  host.fileExists = (file) => texts.has(file) || fileExists(file);
  host.readFile = (file) => texts.get(file) ?? readFile(file);
  program = ts.createProgram([...texts.keys()], options, host);
});

describe.each(notebooks)('$name', ({ name, code, solutions }) => {
  test('cells and solutions have no type error', () => {
    const file = program.getSourceFile(join(folder, `${name}.ts`))!;
    const errors = [
      ...program.getSyntacticDiagnostics(file),
      ...program.getSemanticDiagnostics(file),
    ].map(({ start = 0, messageText }) => {
      const line = file.text.slice(file.text.lastIndexOf('\n', start) + 1).split('\n')[0];
      return `${line}: ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
    });
    expect(errors).toEqual([]);
  });

  test('a shorthand property stands for a name of its own cell, as tslab requires', () => {
    for (const cell of [...code, ...solutions]) expect(foreignShorthand(cell), cell).toEqual([]);
  });

  test('what could be a shorthand property is one', () => {
    for (const cell of [...code, ...solutions]) expect(longhand(cell), cell).toEqual([]);
  });
});

test('the two kinds of properties are told apart', () => {
  const cell = 'const own = 1;\nshow({ own, foreign, ...{ own: own, foreign: foreign } });';
  expect(foreignShorthand(cell)).toEqual(['foreign']);
  expect(longhand(cell)).toEqual(['own: own']);
});

/** Shorthand properties whose name an earlier cell declares. */
function foreignShorthand(cell: string): string[] {
  return propertiesOf(cell)
    .filter(({ isShorthand, isOwn }) => isShorthand && !isOwn)
    .map(({ text }) => text);
}

/** Properties `name: name` of names that the cell itself declares. */
function longhand(cell: string): string[] {
  return propertiesOf(cell)
    .filter(({ isShorthand, isOwn }) => !isShorthand && isOwn)
    .map(({ text }) => text);
}

/** Properties whose value is a variable of the same name. */
function propertiesOf(cell: string) {
  const name = join(root, 'cell.ts');
  const file = ts.createSourceFile(name, cell, ts.ScriptTarget.ES2022, true);
  const host: ts.CompilerHost = {
    ...ts.createCompilerHost({}),
    getSourceFile: (wanted) => (wanted === name ? file : undefined),
  };
  const checker = ts
    .createProgram([name], { noLib: true, noResolve: true, types: [] }, host)
    .getTypeChecker();
  const found: { text: string; isShorthand: boolean; isOwn: boolean }[] = [];
  const visit = (node: ts.Node): void => {
    if (ts.isShorthandPropertyAssignment(node)) {
      const symbol = checker.getShorthandAssignmentValueSymbol(node);
      found.push({ text: node.getText(), isShorthand: true, isOwn: isDeclared(symbol) });
    } else if (
      ts.isPropertyAssignment(node) &&
      ts.isIdentifier(node.initializer) &&
      node.name.getText() === node.initializer.text
    ) {
      const symbol = checker.getSymbolAtLocation(node.initializer);
      found.push({ text: node.getText(), isShorthand: false, isOwn: isDeclared(symbol) });
    }
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

const isDeclared = (symbol: ts.Symbol | undefined) => (symbol?.declarations?.length ?? 0) > 0;
