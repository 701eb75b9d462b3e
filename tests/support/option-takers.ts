// What the packages export that takes an object of options, found in their sources.
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript50';
import { packageNames, root } from './arrows.js';

/** Something that takes options, and at which place among its arguments. */
export interface OptionTaker {
  readonly kind: 'function' | 'constructor' | 'method' | 'static';
  /** `bleu`, `Trainer`, `Trainer.fit`. */
  readonly name: string;
  readonly place: number;
}

/** The entry points of all packages, as they are imported: `data`, `data/node`. */
export function entryPoints(): string[] {
  return packageNames().flatMap((name) => {
    const manifest = JSON.parse(
      readFileSync(join(root, 'packages', name, 'package.json'), 'utf8'),
    ) as { exports?: Record<string, unknown> };
    return Object.keys(manifest.exports ?? {})
      .map((entry) => (entry === '.' ? name : `${name}/${entry.slice(2)}`))
      .filter((entry) => existsSync(sourceOf(entry)));
  });
}

/** The source of an entry point. */
export function sourceOf(entry: string): string {
  const [name, ...folders] = entry.split('/');
  return join(root, 'packages', name!, 'src', ...folders, 'index.ts');
}

/**
 * Every exported function and class of a package that takes options, by the name in its declaration:
 * a parameter whose type ends in `Options`, `Config` or `Settings`, is written out with something
 * optional in it, or that is called `options`.
 */
export function optionTakers(packageName: string): Map<string, OptionTaker[]> {
  const takers = new Map<string, OptionTaker[]>();
  const add = (
    kind: OptionTaker['kind'],
    name: string,
    parameters: readonly ts.ParameterDeclaration[],
    source: ts.SourceFile,
  ) => {
    const place = parameters.map((parameter) => takesOptions(parameter, source)).lastIndexOf(true);
    if (place === -1) return;
    const owner = name.split('.')[0]!;
    takers.set(owner, [...(takers.get(owner) ?? []), { kind, name, place }]);
  };
  const folder = join(root, 'packages', packageName, 'src');
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/(?<!\.test)\.ts$/.test(entry.name)) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    const source = ts.createSourceFile(path, readFileSync(path, 'utf8'), ts.ScriptTarget.ES2022);
    for (const statement of source.statements) {
      if (!hasModifier(statement, ts.SyntaxKind.ExportKeyword)) continue;
      if (ts.isFunctionDeclaration(statement) && statement.name)
        add('function', statement.name.text, [...statement.parameters], source);
      if (ts.isClassDeclaration(statement) && statement.name)
        addClass(statement, statement.name.text);
      if (ts.isVariableStatement(statement)) {
        for (const { name, initializer } of statement.declarationList.declarations) {
          if (!initializer || !ts.isIdentifier(name)) continue;
          if (ts.isArrowFunction(initializer) || ts.isFunctionExpression(initializer))
            add('function', name.text, [...initializer.parameters], source);
        }
      }
    }
    function addClass(declaration: ts.ClassDeclaration, name: string): void {
      for (const member of declaration.members) {
        const isHidden = [ts.SyntaxKind.PrivateKeyword, ts.SyntaxKind.ProtectedKeyword].some(
          (modifier) => hasModifier(member, modifier),
        );
        if (isHidden) continue;
        if (ts.isConstructorDeclaration(member) && member.body)
          add('constructor', name, [...member.parameters], source);
        if (ts.isMethodDeclaration(member) && member.body && ts.isIdentifier(member.name)) {
          const isStatic = hasModifier(member, ts.SyntaxKind.StaticKeyword);
          const method = `${name}.${member.name.text}`;
          add(isStatic ? 'static' : 'method', method, [...member.parameters], source);
        }
      }
    }
  }
  return takers;
}

function takesOptions(parameter: ts.ParameterDeclaration, source: ts.SourceFile): boolean {
  const { name, type } = parameter;
  const isCalled = ts.isIdentifier(name) && /^(options|config|settings)$/.test(name.text);
  if (type === undefined) return isCalled;
  const isWritten =
    ts.isTypeLiteralNode(type) && type.members.some(({ questionToken }) => questionToken);
  return isCalled || isWritten || /(Options|Config|Settings)\b/.test(type.getText(source));
}

function hasModifier(node: ts.Node, kind: ts.SyntaxKind): boolean {
  return ts.canHaveModifiers(node) && (node.modifiers ?? []).some((each) => each.kind === kind);
}
