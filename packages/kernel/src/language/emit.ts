import ts from 'typescript';
import {
  type CompiledCode,
  type CompiledImport,
  IMPORT_MARK,
  type Insertion,
  KERNEL,
  sourceColumn,
} from '../worker/messages.js';
import { exportDeclarations, isUsing } from './shared-names.js';

export interface EmitOptions {
  /** A cell's last expression is its value, and its `await`s end when it is interrupted. */
  readonly isCell: boolean;
  readonly fileName: string;
  /** Declarations to add behind the source. */
  readonly added?: string | undefined;
}

/**
 * JavaScript for the body of an async function. Top-level names become properties of `exports`, which all
 * cells have in common; imports are loaded before the body runs.
 */
export function emit(source: string, { isCell, fileName, added = '' }: EmitOptions): CompiledCode {
  const { text, insertions } = isCell
    ? exportDeclarations(source)
    : { text: source, insertions: [] };
  const imports = new Map<string, CompiledImport>();
  const needed: CompiledImport[] = [];
  const { outputText, sourceMapText = '' } = ts.transpileModule(`${text}\n${added}`, {
    fileName,
    compilerOptions: {
      module: ts.ModuleKind.CommonJS,
      moduleDetection: ts.ModuleDetectionKind.Force,
      target: ts.ScriptTarget.ES2022,
      jsx: ts.JsxEmit.ReactJSX,
      sourceMap: true,
      // Else `const [a] = iterable`, whose names are exported, would take any iterable for an array.
      downlevelIteration: true,
      esModuleInterop: false,
      ignoreDeprecations: '6.0',
      experimentalDecorators: false,
    },
    transformers: {
      before: [(context) => (file) => prepare(file, context, imports, isCell, insertions)],
      after: [(context) => (file) => finish(file, context, imports, needed)],
    },
  });
  const javascript = outputText.replace(/\n\/\/# sourceMappingURL=.*\s*$/, '\n');
  return { javascript, sourceMap: sourceMapText, source, insertions, imports: needed };
}

function prepare(
  file: ts.SourceFile,
  context: ts.TransformationContext,
  imports: Map<string, CompiledImport>,
  isCell: boolean,
  insertions: readonly Insertion[],
): ts.SourceFile {
  const { factory } = context;
  const kernel = (name: string, args: readonly ts.Expression[]) =>
    factory.createCallExpression(
      factory.createPropertyAccessExpression(factory.createIdentifier(KERNEL), name),
      undefined,
      args,
    );
  const wait = (value: ts.Expression, at: ts.Node) => {
    const { line, character } = file.getLineAndCharacterOfPosition(at.getStart(file));
    const column = sourceColumn(line + 1, character + 1, insertions);
    const place = [line + 1, column].map((number) => factory.createNumericLiteral(number));
    return kernel('await', [value, ...place]);
  };
  const markSpecifier = (specifier: ts.Expression, attributes?: ts.ImportAttributes) => {
    const { text } = specifier as ts.StringLiteral;
    const wanted = attributesOf(attributes);
    imports.set(text, { specifier: text, ...(wanted && { attributes: wanted }) });
    return factory.createStringLiteral(`${IMPORT_MARK}${text}`);
  };

  const visit = (node: ts.Node): ts.Node => {
    if (ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword)
      return kernel(
        'import',
        node.arguments.map((argument) => ts.visitNode(argument, visit) as ts.Expression),
      );
    if (ts.isMetaProperty(node) && node.keywordToken === ts.SyntaxKind.ImportKeyword)
      return factory.createPropertyAccessExpression(factory.createIdentifier(KERNEL), 'meta');
    if (isCell && ts.isAwaitExpression(node)) {
      const awaited = ts.visitNode(node.expression, visit) as ts.Expression;
      return factory.updateAwaitExpression(node, wait(awaited, node));
    }
    if (isCell && ts.isForOfStatement(node) && node.awaitModifier) {
      const loop = ts.visitEachChild(node, visit, context);
      return factory.updateForOfStatement(
        loop,
        loop.awaitModifier,
        loop.initializer,
        kernel('each', [loop.expression]),
        loop.statement,
      );
    }
    return ts.visitEachChild(node, visit, context);
  };

  const isImport = (statement: ts.Statement) =>
    ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement);
  const statements = [
    ...file.statements.filter(isImport),
    ...file.statements.filter((statement) => !isImport(statement)),
  ];
  const last = isCell ? statements.at(-1) : undefined;
  const prepared = statements.map((statement): ts.Statement => {
    if (ts.isImportDeclaration(statement))
      return factory.updateImportDeclaration(
        statement,
        statement.modifiers,
        statement.importClause,
        markSpecifier(statement.moduleSpecifier, statement.attributes),
        undefined,
      );
    if (ts.isExportDeclaration(statement) && statement.moduleSpecifier)
      return factory.updateExportDeclaration(
        statement,
        statement.modifiers,
        statement.isTypeOnly,
        statement.exportClause,
        markSpecifier(statement.moduleSpecifier, statement.attributes),
        undefined,
      );
    const visited = ts.visitNode(statement, visit) as ts.Statement;
    if (statement === last && ts.isExpressionStatement(visited)) {
      const value = factory.createAwaitExpression(wait(visited.expression, statement));
      return ts.setTextRange(factory.createReturnStatement(value), visited);
    }
    return isCell ? initialized(visited, factory) : visited;
  });
  return factory.updateSourceFile(
    file,
    ts.setTextRange(factory.createNodeArray(prepared), file.statements),
  );
}

/** `let best;` in a second cell of that name has no value, whatever the first one had. */
function initialized(statement: ts.Statement, factory: ts.NodeFactory): ts.Statement {
  if (!ts.isVariableStatement(statement) || isUsing(statement.declarationList)) return statement;
  if (statement.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.DeclareKeyword))
    return statement;
  const declarations = statement.declarationList.declarations.map((declaration) =>
    declaration.initializer
      ? declaration
      : factory.updateVariableDeclaration(
          declaration,
          declaration.name,
          declaration.exclamationToken,
          declaration.type,
          factory.createVoidZero(),
        ),
  );
  return factory.updateVariableStatement(
    statement,
    statement.modifiers,
    factory.updateVariableDeclarationList(statement.declarationList, declarations),
  );
}

/** Notes which imports are left, and drops what would empty the names before they get their values. */
function finish(
  file: ts.SourceFile,
  context: ts.TransformationContext,
  imports: ReadonlyMap<string, CompiledImport>,
  needed: CompiledImport[],
): ts.SourceFile {
  const visit = (node: ts.Node): ts.Node => {
    if (
      ts.isCallExpression(node) &&
      ts.isIdentifier(node.expression) &&
      node.expression.text === 'require'
    ) {
      const [argument] = node.arguments;
      if (argument && ts.isStringLiteral(argument) && argument.text.startsWith(IMPORT_MARK)) {
        const found = imports.get(argument.text.slice(IMPORT_MARK.length));
        if (found && !needed.includes(found)) needed.push(found);
      }
    }
    return ts.visitEachChild(node, visit, context);
  };
  ts.visitEachChild(file, visit, context);
  return context.factory.updateSourceFile(
    file,
    file.statements.filter((statement) => !isExportPreamble(statement)),
  );
}

/** `Object.defineProperty(exports, "__esModule", …)` and `exports.a = exports.b = void 0`. */
function isExportPreamble(statement: ts.Statement): boolean {
  if (!ts.isExpressionStatement(statement)) return false;
  // What stands in the user's own text has a position in it.
  if (statement.pos >= 0) return false;
  let { expression } = statement;
  if (ts.isCallExpression(expression)) {
    const [, name] = expression.arguments;
    return name !== undefined && ts.isStringLiteral(name) && name.text === '__esModule';
  }
  if (!ts.isBinaryExpression(expression)) return false;
  while (ts.isBinaryExpression(expression)) expression = expression.right;
  return ts.isVoidExpression(expression);
}

function attributesOf(
  attributes: ts.ImportAttributes | undefined,
): Record<string, string> | undefined {
  if (!attributes) return undefined;
  return Object.fromEntries(
    attributes.elements.map(({ name, value }) => [name.text, (value as ts.StringLiteral).text]),
  );
}
