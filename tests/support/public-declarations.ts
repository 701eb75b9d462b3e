// What a user of the packages sees: the declarations that their entry points export, and those these name.
import { dirname, join, relative } from 'node:path';
import ts from 'typescript50';
import { root } from './arrows.js';
import { entryPoints, sourceOf } from './option-takers.js';

/** The sources behind all entry points, and what each of these exports. */
function publicProgram(): { checker: ts.TypeChecker; exported: Map<string, ts.Symbol[]> } {
  const options: ts.CompilerOptions = { target: ts.ScriptTarget.ES2022, noLib: true, types: [] };
  const host = ts.createCompilerHost(options);
  // What is not ours is not read, which is most of the time that it takes.
  host.resolveModuleNames = (names, from) =>
    names.map((name) => {
      const entry = /^@resattn\/(.+)$/.exec(name)?.[1];
      const path = name.startsWith('.') && join(dirname(from), name.replace(/\.js$/, '.ts'));
      const file = entry === undefined ? path : sourceOf(entry);
      return file ? { resolvedFileName: file, isExternalLibraryImport: false } : undefined;
    });
  const program = ts.createProgram(entryPoints().map(sourceOf), options, host);
  const checker = program.getTypeChecker();
  const exportsOf = (entry: string): [string, ts.Symbol[]] => {
    const module = checker.getSymbolAtLocation(program.getSourceFile(sourceOf(entry))!);
    return [entry, checker.getExportsOfModule(module!)];
  };
  return { checker, exported: new Map(entryPoints().map(exportsOf)) };
}

/** What an exported name stands for, behind all re-exports. */
const resolved = (checker: ts.TypeChecker, symbol: ts.Symbol): ts.Symbol =>
  symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol;

/** The declarations of every exported name, by the entry points that export them. */
export function publicNames(): Map<string, Map<ts.Symbol, string[]>> {
  const { checker, exported } = publicProgram();
  const names = new Map<string, Map<ts.Symbol, string[]>>();
  for (const [entry, symbols] of exported) {
    for (const symbol of symbols) {
      const meanings = names.get(symbol.name) ?? new Map<ts.Symbol, string[]>();
      const meaning = resolved(checker, symbol);
      names.set(symbol.name, meanings.set(meaning, [...(meanings.get(meaning) ?? []), entry]));
    }
  }
  return names;
}

/** Visits every node of every public declaration but for bodies and what is private. */
export function visitPublic(visit: (node: ts.Node) => void): void {
  const { checker, exported } = publicProgram();
  const seen = new Set<ts.Node>();
  const open: ts.Declaration[] = [];
  const add = (symbol: ts.Symbol | undefined): void => {
    if (symbol === undefined) return;
    const { declarations = [] } = resolved(checker, symbol);
    for (const declaration of declarations) {
      if (seen.has(declaration)) continue;
      seen.add(declaration);
      open.push(declaration);
    }
  };
  for (const symbols of exported.values()) for (const symbol of symbols) add(symbol);
  const walk = (node: ts.Node): void => {
    if (ts.isBlock(node) || isHidden(node)) return;
    if (ts.isVariableDeclaration(node) && node.initializer) {
      const { initializer, type } = node;
      if (type) walk(type);
      if (ts.isArrowFunction(initializer)) initializer.parameters.forEach(walk);
      return;
    }
    visit(node);
    if (ts.isTypeReferenceNode(node)) add(checker.getSymbolAtLocation(node.typeName));
    if (ts.isExpressionWithTypeArguments(node)) add(checker.getSymbolAtLocation(node.expression));
    ts.forEachChild(node, walk);
  };
  for (let next = open.pop(); next; next = open.pop()) {
    // `export * as ops`: the names of a module.
    if (ts.isSourceFile(next)) {
      const module = checker.getSymbolAtLocation(next);
      if (module) for (const symbol of checker.getExportsOfModule(module)) add(symbol);
    } else walk(next);
  }
}

function isHidden(node: ts.Node): boolean {
  const isPrivate =
    ts.canHaveModifiers(node) &&
    (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.PrivateKeyword);
  return isPrivate || ('name' in node && ts.isPrivateIdentifier(node.name as ts.Node));
}

/** `packages/core/src/jit.ts:12`. */
export function placeOf(node: ts.Node): string {
  const source = node.getSourceFile();
  const { line } = source.getLineAndCharacterOfPosition(node.getStart(source));
  return `${relative(root, source.fileName)}:${line + 1}`;
}
