import ts from 'typescript50';
import { beforeAll, expect, test } from 'vitest';
import { placeOf, visitPublic } from './support/public-declarations.js';

const nodes: ts.Node[] = [];
beforeAll(() => visitPublic((node) => nodes.push(node)));

test('what may be left out is readonly, and may be undefined', () => {
  const wrong: string[] = [];
  let count = 0;
  for (const node of nodes) {
    if (!ts.isPropertySignature(node) || !node.questionToken) continue;
    count++;
    const isReadonly = node.modifiers?.some(({ kind }) => kind === ts.SyntaxKind.ReadonlyKeyword);
    const lacks = [
      ...(isReadonly ? [] : ['readonly']),
      ...(node.type && takesUndefined(node.type) ? [] : ['| undefined']),
    ];
    if (lacks.length > 0)
      wrong.push(`${placeOf(node)}: ${node.name.getText()} lacks ${lacks.join(' and ')}`);
  }
  expect(wrong).toEqual([]);
  expect(count).toBeGreaterThan(800);
});

// They do not take, or leave, the undefined of an exact optional field: `Optional` and `Complete` do.
test('no options are typed with Partial or Required', () => {
  const wrong: string[] = [];
  for (const node of nodes) {
    if (!ts.isTypeReferenceNode(node)) continue;
    const name = node.typeName.getText();
    if (name !== 'Partial' && name !== 'Required') continue;
    if (ts.findAncestor(node, isOfOptions)) wrong.push(`${placeOf(node)}: ${name}`);
  }
  expect(wrong).toEqual([]);
});

function isOfOptions(node: ts.Node): boolean {
  const isType = ts.isInterfaceDeclaration(node) || ts.isTypeAliasDeclaration(node);
  return ts.isParameter(node) || (isType && /(Options|Config|Settings)$/.test(node.name.text));
}

function takesUndefined(type: ts.TypeNode): boolean {
  // What a type is asked for, not what it says.
  if (ts.isInferTypeNode(type)) return true;
  if (ts.isUnionTypeNode(type)) return type.types.some(takesUndefined);
  return [ts.SyntaxKind.UndefinedKeyword, ts.SyntaxKind.UnknownKeyword].includes(type.kind);
}
