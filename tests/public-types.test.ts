import { writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import ts from 'typescript50';
import { beforeAll, describe, expect, test } from 'vitest';
import { browserSafe, root } from './support/arrows.js';
import { entryPoints } from './support/option-takers.js';
import { linkedProject } from './support/packed.js';

// A notebook cell is compiled by TypeScript 5.0 with the old module resolution. What it cannot read
// in a declaration becomes `any` without a word, so the declarations are checked as they are.
const options: ts.CompilerOptions = {
  target: ts.ScriptTarget.ES2022,
  module: ts.ModuleKind.CommonJS,
  moduleResolution: ts.ModuleResolutionKind.Node10,
  lib: ['lib.es2022.d.ts'],
  types: ['node'],
  typeRoots: [join(root, 'node_modules/@types')],
  esModuleInterop: true,
  strict: true,
  noEmit: true,
};
const entries = entryPoints()
  .filter((entry) => [...browserSafe, 'runtime'].includes(entry.split('/')[0]!))
  .map((entry) => `@resattn/${entry}`);

const folder = linkedProject();

let program: ts.Program;
let cell: ts.SourceFile;
beforeAll(() => {
  const file = join(folder, 'cell.ts');
  const imports = entries.map((entry, i) => `import * as m${i} from '${entry}';\nvoid m${i};`);
  writeFileSync(file, imports.join('\n'));
  program = ts.createProgram([file], options);
  cell = program.getSourceFile(file)!;
});

const show = (diagnostics: readonly ts.Diagnostic[]) =>
  diagnostics.map(({ file, start, messageText }) => {
    const line =
      file && start !== undefined ? file.getLineAndCharacterOfPosition(start).line + 1 : 0;
    const where = file ? `${relative(root, file.fileName)}:${line}` : '';
    return `${where} ${ts.flattenDiagnosticMessageText(messageText, ' ')}`;
  });

describe('TypeScript 5.0 in a notebook cell', () => {
  test('finds every package', () => {
    expect(show(program.getSemanticDiagnostics(cell))).toEqual([]);
  });

  test('reads every public declaration', () => {
    const ours = program
      .getSourceFiles()
      .filter(({ fileName }) => /\/packages\/[^/]+\/dist\/cjs\//.test(fileName));
    expect(ours.length).toBeGreaterThan(100);
    expect(ours.flatMap((file) => show(program.getSemanticDiagnostics(file)))).toEqual([]);
  });

  test('sees no export as any', () => {
    const checker = program.getTypeChecker();
    const modules = cell.statements.filter(ts.isImportDeclaration);
    const vague = modules.flatMap(({ moduleSpecifier }) => {
      const module = checker.getSymbolAtLocation(moduleSpecifier);
      if (!module) return [`${moduleSpecifier.getText()} is not found`];
      return checker
        .getExportsOfModule(module)
        .map((symbol) => {
          const isAlias = symbol.flags & ts.SymbolFlags.Alias;
          return isAlias ? checker.getAliasedSymbol(symbol) : symbol;
        })
        .filter((symbol) => symbol.flags & ts.SymbolFlags.Value)
        .filter((symbol) => {
          const type = checker.getTypeOfSymbolAtLocation(symbol, moduleSpecifier);
          const results = type.getCallSignatures().map((call) => call.getReturnType());
          return [type, ...results].some(({ flags }) => flags & ts.TypeFlags.Any);
        })
        .map(({ name }) => `${moduleSpecifier.getText()} ${name}`);
    });
    expect(vague).toEqual([]);
  });
});
