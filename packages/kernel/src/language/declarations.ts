import ts from 'typescript';
import { isUsing } from './shared-names.js';

/** A name that a cell leaves to the cells after it. */
export type DeclaredName =
  | {
      readonly kind: 'import';
      /** The import declaration that brings this name alone. */
      readonly text: string;
    }
  | {
      readonly kind: 'value' | 'type';
      /** Whether it may be assigned to: `let` and `var`. */
      readonly isMutable: boolean;
      /** Whether the source exports it already. */
      readonly isExported: boolean;
    };

export interface CellOutline {
  readonly declared: ReadonlyMap<string, DeclaredName>;
  /** Every identifier in the cell, whatever it stands for. */
  readonly used: ReadonlySet<string>;
  /** Whether it declares globals or modules, which hold for all later cells. */
  readonly isAmbient: boolean;
}

export function outlineCell(code: string): CellOutline {
  const file = ts.createSourceFile(
    'cell.tsx',
    code,
    ts.ScriptTarget.Latest,
    false,
    ts.ScriptKind.TS,
  );
  const declared = new Map<string, DeclaredName>();
  let isAmbient = false;
  for (const statement of file.statements) {
    if (ts.isImportDeclaration(statement)) {
      for (const [name, text] of importsOf(statement, file))
        declared.set(name, { kind: 'import', text });
    } else if (ts.isImportEqualsDeclaration(statement)) {
      declared.set(statement.name.text, { kind: 'import', text: statement.getText(file) });
    } else if (ts.isVariableStatement(statement)) {
      const { flags, declarations } = statement.declarationList;
      if (isUsing(statement.declarationList)) continue;
      const isMutable = (flags & ts.NodeFlags.Const) === 0;
      const value = { kind: 'value' as const, isMutable, isExported: isExported(statement) };
      for (const name of declarations.flatMap(({ name }) => boundNames(name)))
        declared.set(name, value);
    } else if (
      ts.isFunctionDeclaration(statement) ||
      ts.isClassDeclaration(statement) ||
      ts.isEnumDeclaration(statement) ||
      (ts.isModuleDeclaration(statement) && ts.isIdentifier(statement.name))
    ) {
      if (ts.isModuleDeclaration(statement) && statement.flags & ts.NodeFlags.GlobalAugmentation) {
        isAmbient = true;
        continue;
      }
      const name = statement.name?.text;
      if (name)
        declared.set(name, { kind: 'value', isMutable: false, isExported: isExported(statement) });
    } else if (ts.isInterfaceDeclaration(statement) || ts.isTypeAliasDeclaration(statement)) {
      const { text } = statement.name;
      if (!declared.has(text))
        declared.set(text, { kind: 'type', isMutable: false, isExported: isExported(statement) });
    } else if (ts.isModuleDeclaration(statement)) isAmbient = true;
  }
  const used = new Set<string>();
  const visit = (node: ts.Node): void => {
    if (ts.isIdentifier(node)) used.add(node.text);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return { declared, used, isAmbient };
}

function isExported(node: ts.Declaration | ts.VariableStatement): boolean {
  return (
    ts.canHaveModifiers(node) &&
    ts.getModifiers(node)?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) === true
  );
}

function boundNames(name: ts.BindingName): string[] {
  if (ts.isIdentifier(name)) return [name.text];
  return name.elements.flatMap((element) =>
    ts.isOmittedExpression(element) ? [] : boundNames(element.name),
  );
}

function importsOf(
  { importClause, moduleSpecifier, attributes }: ts.ImportDeclaration,
  file: ts.SourceFile,
): [string, string][] {
  if (!importClause) return [];
  const { name, namedBindings } = importClause;
  const type = importClause.phaseModifier === ts.SyntaxKind.TypeKeyword ? 'type ' : '';
  const from = `from ${moduleSpecifier.getText(file)}${attributes ? ` ${attributes.getText(file)}` : ''};`;
  const found: [string, string][] = [];
  if (name) found.push([name.text, `import ${type}${name.text} ${from}`]);
  if (namedBindings && ts.isNamespaceImport(namedBindings))
    found.push([namedBindings.name.text, `import ${type}${namedBindings.getText(file)} ${from}`]);
  else if (namedBindings)
    for (const element of namedBindings.elements)
      found.push([element.name.text, `import ${type}{ ${element.getText(file)} } ${from}`]);
  return found;
}
