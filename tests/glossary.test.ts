import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { classifierOptions, languageModelOptions, sequenceOptions } from '@resattn/models/options';
import ts from 'typescript50';
import { beforeAll, expect, test } from 'vitest';
import { root } from './support/arrows.js';
import { placeOf, visitPublic } from './support/public-declarations.js';

/** What the page says that a public option or field must not be called. */
interface Synonym {
  readonly word: string;
  /** Only what is of this type; undefined for all. */
  readonly type: string | undefined;
  /** The names that it has instead. */
  readonly names: readonly string[];
}

/** Fields that are called so for another reason, with that reason. */
const others: Readonly<Record<string, string>> = {
  'DecoderOnlyNames.positions': 'is the name of a weight in a checkpoint',
  'StackNames.positions': 'is the name of a weight in a checkpoint',
};

const quoted = (cell: string) => [...cell.matchAll(/`([^`]+)`/g)].map((match) => match[1]!);

/** The rows of a page that have a name in their second cell. */
const rowsOf = (page: string) =>
  readFileSync(join(root, page), 'utf8')
    .split('\n')
    .filter((line) => /^\| .* \|$/.test(line))
    .map((line) => line.slice(2, -2).split(' | '))
    .filter(([, name]) => name!.startsWith('`'));

const rows = rowsOf('docs/guide/glossary.md');

const synonyms = rows.flatMap(([, name, not]) =>
  quoted(not!).map((written): Synonym => {
    const [word, type] = written.split(': ');
    return { word: word!, type, names: quoted(name!) };
  }),
);

interface Field {
  readonly name: string;
  readonly type: string;
  /** Whether it is something that a caller gives. */
  readonly isOption: boolean;
  /** The declaration that it is in: `GenerateOptions`. */
  readonly owner: string;
  readonly place: string;
}

/** The options of the families of models, which are described by schemas. */
const ofFamilies = Object.entries({
  ...classifierOptions,
  ...languageModelOptions,
  ...sequenceOptions,
}).flatMap(([family, { options }]) =>
  Object.entries<{ readonly default?: unknown }>(options).map(
    ([name, field]): Field => ({
      name,
      type: typeof field.default,
      isOption: true,
      owner: family,
      place: '@resattn/models/options',
    }),
  ),
);

const fields: Field[] = [...ofFamilies];
beforeAll(() =>
  visitPublic((node) => {
    if (!ts.isPropertySignature(node)) return;
    const declaration = ts.findAncestor(
      node.parent,
      (each) =>
        ts.isInterfaceDeclaration(each) ||
        ts.isTypeAliasDeclaration(each) ||
        ts.isFunctionDeclaration(each) ||
        ts.isClassDeclaration(each),
    ) as ts.NamedDeclaration | undefined;
    const owner = declaration?.name?.getText() ?? '';
    const isParameter = ts.findAncestor(node, ts.isParameter) !== undefined;
    fields.push({
      name: node.name.getText(),
      type: (node.type?.getText() ?? '').replace(/ \| undefined$/, ''),
      isOption: isParameter || /(Options|Config)$/.test(owner),
      owner,
      place: placeOf(node),
    });
  }),
);

test('each row of the page names a thing, and no name is a synonym of another', () => {
  expect(rows.length).toBeGreaterThan(35);
  const names = rows.flatMap(([, name]) => quoted(name!));
  expect(names).toEqual([...new Set(names)]);
  const always = synonyms.filter(({ type }) => type === undefined).map(({ word }) => word);
  expect(names.filter((name) => always.includes(name))).toEqual([]);
});

test('the page in Chinese has the same names', () => {
  const names = (page: string) =>
    rowsOf(page).map(([, name, not]) => [quoted(name!), quoted(not!)]);
  expect(names('docs/zh/guide/glossary.md')).toEqual(names('docs/guide/glossary.md'));
});

test('public fields have the names of the glossary', () => {
  const wrong = fields.flatMap(({ name, type, owner, place }) => {
    if (`${owner}.${name}` in others) return [];
    return synonyms
      .filter((synonym) => synonym.word === name && isOfType(type, synonym.type))
      .map(({ names }) => `${place}: ${owner}.${name} is called ${names.join(' or ')}`);
  });
  expect(wrong).toEqual([]);
  expect(fields.length).toBeGreaterThan(2000);
});

test('the names of the glossary are in use', () => {
  const used = new Set(fields.map(({ name }) => name));
  const names = rows.flatMap(([, name]) => quoted(name!));
  expect(names.filter((name) => !used.has(name))).toEqual([]);
});

test('exceptions are of fields that there are', () => {
  const used = new Set(fields.map(({ owner, name }) => `${owner}.${name}`));
  expect(Object.keys(others).filter((name) => !used.has(name))).toEqual([]);
});

test('an option that is true or false is no question', () => {
  const questions = fields.filter(
    ({ name, type, isOption }) =>
      isOption && type === 'boolean' && /^(is|has|are|does|can|should|wants)[A-Z]/.test(name),
  );
  expect(questions.map(({ place, owner, name }) => `${place}: ${owner}.${name}`)).toEqual([]);
});

function isOfType(type: string, wanted: string | undefined): boolean {
  if (wanted === 'number') return /^number( \| '\w+')?$/.test(type);
  if (wanted === 'string') return /^(string|'[^']*'( \| '[^']*')*)$/.test(type.replace(/^\| /, ''));
  return wanted === undefined || wanted === type;
}
