// What the sources say of each layer: its documentation, options, factories and methods, and the
// expression that makes the layer of its first conformance subject.
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import ts from 'typescript50';

/** Every source file of the package, parsed. */
function parseFolder(folder) {
  return readdirSync(folder, { recursive: true })
    .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
    .sort()
    .map((path) => {
      const text = readFileSync(join(folder, path), 'utf8');
      const file = ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
      return { path: path.replaceAll('\\', '/'), file };
    });
}

/** The documentation comment of a node as plain lines, its tags apart. */
export function commentOf(node) {
  const text = node.getSourceFile().text;
  const ranges = ts.getLeadingCommentRanges(text, node.getFullStart()) ?? [];
  const range = ranges.filter(({ pos }) => text.startsWith('/**', pos)).at(-1);
  if (!range) return undefined;
  const lines = text
    .slice(range.pos + 3, range.end - 2)
    .split('\n')
    .map((line) => line.replace(/^\s*\* ?/, ''))
    .join('\n')
    .trim();
  const [body, ...tags] = lines.split(/^@/m);
  return {
    body: body.trim(),
    tags: tags.map((tag) => {
      const [, name, value] = /^(\w+)\s*([\s\S]*)$/.exec(tag.trim());
      return { name, value: value.replace(/\s*\n\s*/g, ' ').trim() };
    }),
  };
}

const isExported = (node) =>
  node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword) ?? false;

function hasModifier(node, ...kinds) {
  return node.modifiers?.some(({ kind }) => kinds.includes(kind)) ?? false;
}

/** The class `resattn>Name` that a file registers, with all that belongs to it. */
function layersOf({ path, file }) {
  const classes = file.statements.filter(
    (node) =>
      ts.isClassDeclaration(node) && isExported(node) && /registerLayer\(/.test(node.getText()),
  );
  return classes.map((node) => {
    const name = node.name.text;
    const parameter = node.members.find(ts.isConstructorDeclaration)?.parameters[0];
    return {
      name,
      path,
      comment: commentOf(node),
      optionsType: nameOfType(parameter?.type),
      factories: file.statements
        .filter(
          (other) =>
            ts.isFunctionDeclaration(other) && isExported(other) && nameOfType(other.type) === name,
        )
        .map((other) => ({ name: other.name.text, comment: commentOf(other) })),
      methods: publicMethods(node),
    };
  });
}

/** `MultiHeadAttention` of `MultiHeadAttention<Scores>`. */
function nameOfType(type) {
  return type && ts.isTypeReferenceNode(type) ? type.typeName.getText() : type?.getText();
}

/**
 * The type of an option as a page says it: that it may be undefined goes without saying, and what only
 * counts a layer's outputs for the compiler is left out.
 */
function optionType(member) {
  const parameters = member.parent.typeParameters ?? [];
  const flag = parameters.find(({ name }) =>
    new RegExp(`^${name.text}\\b`).test(member.type.getText()),
  );
  const type = flag?.constraint?.getText() ?? member.type.getText();
  return type
    .replace(/\s+/g, ' ')
    .replace(/^\| /, '')
    .replace(/ \| undefined$/, '')
    .replace(/ & LayerWithOutputs<N>/, '')
    .replace(/^LayerWithOutputs<N>$/, 'tf.layers.Layer');
}

/** Methods that a user calls: neither tfjs's nor those that only subclasses see. */
function publicMethods(node) {
  return node.members
    .filter(
      (member) =>
        ts.isMethodDeclaration(member) &&
        !hasModifier(
          member,
          ts.SyntaxKind.PrivateKeyword,
          ts.SyntaxKind.ProtectedKeyword,
          ts.SyntaxKind.OverrideKeyword,
          ts.SyntaxKind.StaticKeyword,
        ),
    )
    .map((member) => ({
      name: member.name.getText(),
      parameters: member.parameters.map(({ name }) =>
        ts.isIdentifier(name) ? name.text : name.getText().replace(/\s+/g, ' '),
      ),
      comment: commentOf(member),
    }));
}

/** Interfaces and aliases by name: their members, and what they extend. */
function optionTypes(files) {
  const types = new Map();
  for (const { file } of files)
    for (const node of file.statements) {
      if (ts.isInterfaceDeclaration(node)) {
        const parents = (node.heritageClauses ?? []).flatMap(({ types }) =>
          types.map((type) => type.expression.getText()),
        );
        types.set(node.name.text, {
          parents,
          members: node.members.filter(ts.isPropertySignature),
        });
      } else if (ts.isTypeAliasDeclaration(node) && ts.isTypeReferenceNode(node.type)) {
        types.set(node.name.text, { parents: [node.type.typeName.getText()], members: [] });
      }
    }
  return types;
}

/** The options of a type, inherited ones first, without those that every layer has. */
function optionsOf(types, name, seen = new Map()) {
  const type = types.get(name);
  if (!type || name === 'LayerConfig') return seen;
  for (const parent of type.parents) optionsOf(types, parent, seen);
  for (const member of type.members)
    seen.set(member.name.getText(), {
      name: member.name.getText(),
      type: optionType(member),
      isOptional: member.questionToken !== undefined,
      comment: commentOf(member)?.body.replace(/\s*\n\s*/g, ' '),
    });
  return seen;
}

/** In the order of a conformance file: the expression that makes each subject's layer. */
function creations(file) {
  const constants = new Map();
  let list;
  for (const statement of file.statements) {
    if (!ts.isVariableStatement(statement)) continue;
    for (const { name, initializer } of statement.declarationList.declarations) {
      constants.set(name.getText(), initializer);
      if (isExported(statement)) list = initializer;
    }
  }
  return list.elements.map((element) => inlined(firstArrow(element).body, constants));
}

function firstArrow(node) {
  if (ts.isArrowFunction(node) && node.parameters.length === 0) return node;
  return ts.forEachChild(node, firstArrow);
}

/** The text of an expression, with the file's own constants and functions put in. */
function inlined(node, constants) {
  const replaced = [];
  const visit = (inner) => {
    if (ts.isCallExpression(inner) && inner.arguments.length === 0) {
      const value = constants.get(inner.expression.getText());
      if (value && ts.isArrowFunction(value)) {
        replaced.push({ node: inner, text: inlined(value.body, constants) });
        return;
      }
    }
    if (ts.isSpreadAssignment(inner)) {
      const value = constants.get(inner.expression.getText());
      if (value && ts.isObjectLiteralExpression(value)) {
        const text = value.properties.map((property) => inlined(property, constants)).join(', ');
        replaced.push({ node: inner, text });
        return;
      }
    }
    const isName = inner.parent?.name === inner;
    if (ts.isIdentifier(inner) && !isName && constants.has(inner.text)) {
      replaced.push({ node: inner, text: inlined(constants.get(inner.text), constants) });
      return;
    }
    ts.forEachChild(inner, visit);
  };
  visit(node);
  let text = node.getText();
  const start = node.getStart();
  for (const { node: old, text: value } of replaced.reverse())
    text = text.slice(0, old.getStart() - start) + value + text.slice(old.getEnd() - start);
  return text;
}

/**
 * @param source the folder `src` of the package
 * @returns the layers by class name, and for each folder the expressions of its subjects
 */
export function readSources(source) {
  const files = parseFolder(source);
  const types = optionTypes(files);
  const layers = new Map();
  for (const parsed of files)
    for (const layer of layersOf(parsed))
      layers.set(layer.name, {
        ...layer,
        folder: dirname(layer.path),
        options: [...optionsOf(types, layer.optionsType).values()],
      });
  const expressions = new Map(
    files
      .filter(({ path }) => path.endsWith('fixtures/conformance.ts'))
      .map(({ path, file }) => [relative('.', dirname(dirname(path))), creations(file)]),
  );
  return { layers, expressions };
}
