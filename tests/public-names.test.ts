import ts from 'typescript50';
import { expect, test } from 'vitest';
import { publicNames } from './support/public-declarations.js';

const printer = ts.createPrinter({ removeComments: true });

/** A declaration without its comments. */
const textOf = (declaration: ts.Declaration) =>
  printer.printNode(ts.EmitHint.Unspecified, declaration, declaration.getSourceFile());

/** Types of one name that differ, and why they are one thing all the same. */
const others: Readonly<Record<string, string>> = {
  BatchSource: "data's is one of core's, whose batches may also come asynchronously",
};

/** Packages that do not import each other may both declare a type, word for word. */
function areOneType(symbols: readonly ts.Symbol[]): boolean {
  const texts = symbols.map(({ declarations = [] }) => declarations.map(textOf).join('\n'));
  return symbols.every(({ flags }) => !(flags & ts.SymbolFlags.Value)) && new Set(texts).size === 1;
}

/**
 * Entries whose own name tells their names apart: what is `ops.` otherwise, and what stands for the index
 * in a browser.
 */
const apart = new Set(['core/ops', 'experiments/browser']);

const withoutApart = (meanings: ReadonlyMap<ts.Symbol, string[]>) =>
  new Map([...meanings].filter(([, entries]) => !entries.every((entry) => apart.has(entry))));

test('no two things are exported under one name', () => {
  const names = publicNames();
  const clashes = [...names]
    .filter(([name]) => !(name in others))
    .map(([name, meanings]): [string, typeof meanings] => [name, withoutApart(meanings)])
    .filter(([, meanings]) => meanings.size > 1 && !areOneType([...meanings.keys()]))
    .map(([name, meanings]) => `${name}: ${[...meanings.values()].join(' and ')}`);
  expect(clashes).toEqual([]);
  expect(names.size).toBeGreaterThan(1000);
});
