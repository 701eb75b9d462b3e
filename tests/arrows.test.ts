import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import {
  arrows,
  browserSafe,
  fileCircles,
  packageNames,
  readManifest,
  readSources,
  root,
  violations,
} from './support/arrows.js';

test.each(packageNames())('%s keeps to the arrows', (name) => {
  expect(violations(name, readManifest(name), readSources(name))).toEqual([]);
});

test.each(packageNames())('the files of %s import each other in no circle', (name) => {
  expect(fileCircles(readSources(name))).toEqual([]);
});

test('the arrows have no cycles', () => {
  const reachable = (from: string, seen = new Set<string>()): Set<string> => {
    for (const next of arrows[from]!) {
      if (!seen.has(next)) reachable(next, seen.add(next));
    }
    return seen;
  };
  for (const name of Object.keys(arrows)) expect(reachable(name), name).not.toContain(name);
});

test('the picture in ARCHITECTURE.md is true', () => {
  const text = readFileSync(join(root, 'ARCHITECTURE.md'), 'utf8');
  const picture = /graph TD\n([^`]+)/.exec(text)![1]!;
  const drawn = [...picture.matchAll(/^ {2}(\w+) --> (\w+)$/gm)].map((match) => [
    match[1]!,
    match[2]!,
  ]);
  expect(drawn.filter(([from, to]) => !arrows[from!]?.includes(to!))).toEqual([]);
  const reached = (from: string): string[] =>
    drawn.flatMap(([start, end]) => (start === from ? [end!, ...reached(end!)] : []));
  for (const [from, to] of Object.entries(arrows)) {
    const missing = to.filter(
      (name) => !['options', 'host'].includes(name) && !reached(from).includes(name),
    );
    expect(missing, `${from} to`).toEqual([]);
  }
  const listed = [...text.matchAll(/^\| `(\w+)` \|/gm)].map((match) => match[1]!);
  expect(listed.sort()).toEqual([...packageNames()].sort());
});

describe('the check itself', () => {
  const check = (name: string, path: string, text: string, dependencies = {}) =>
    violations(name, { name: `@resattn/${name}`, dependencies }, [{ path, text }]);
  const core = { '@resattn/core': '1' };
  const layers = { '@resattn/layers': '1' };

  test.each([
    ['against the arrows', 'core', 'a.ts', "import { x } from '@resattn/layers';", {}],
    ['by a type only', 'core', 'a.ts', "import type { X } from '@resattn/layers';", {}],
    ['by a re-export', 'metrics', 'a.ts', "export * from '@resattn/core';", {}],
    ['by a dynamic import', 'data', 'a.ts', "const x = await import('@resattn/core');", {}],
    ['by an inline type', 'vis', 'a.ts', "let x: import('@resattn/core').Y;", {}],
    ['in the manifest', 'core', 'a.ts', '', layers],
    ['itself by name', 'core', 'a.ts', "import { x } from '@resattn/core';", {}],
    ['a neighbour by its path', 'layers', 'a.ts', "import '../../core/src/index.js';", core],
    ['undeclared', 'layers', 'a.ts', "import * as tf from '@tensorflow/tfjs';", core],
    ['node in a browser package', 'data', 'a.ts', "import { join } from 'node:path';", {}],
    ['node without its prefix', 'vis', 'a/b.ts', "import fs from 'fs/promises';", {}],
    ['its own node folder', 'core', 'a/b.ts', "import { x } from '../node/x.js';", {}],
    ["a neighbour's node entry", 'layers', 'a.ts', "import { x } from '@resattn/core/node';", core],
    ['a global of Node', 'metrics', 'a.ts', 'export const home = process.env.HOME;', {}],
    ['a file without its suffix', 'core', 'a.ts', "import { x } from './x';", {}],
    ['an unknown package', 'extra', 'a.ts', '', {}],
  ])('finds an import %s', (_, name, path, text, dependencies) => {
    expect(check(name, path, text, dependencies)).toHaveLength(1);
  });

  test.each([
    ['along an arrow', 'layers', 'a.ts', "import { x } from '@resattn/core';", core],
    ['node under node/', 'core', 'node/a.ts', "import { join } from 'node:path';", {}],
    ['node in the runtime', 'runtime', 'a.ts', "import { join } from 'node:path';", {}],
    ['inside the package', 'core', 'a/b.ts', "import { x } from '../c.js';", {}],
    ['in a comment', 'core', 'a.ts', "// import { x } from '@resattn/layers';", {}],
    ['in a string', 'core', 'a.ts', 'const s = "import x from \'@resattn/layers\'";', {}],
    ['a property of that name', 'core', 'a.ts', 'export const f = (x: X) => x.process;', {}],
    ['a guarded global', 'core', 'a.ts', "if (typeof process !== 'undefined') run();", {}],
  ])('accepts %s', (_, name, path, text, dependencies) => {
    expect(check(name, path, text, dependencies)).toEqual([]);
  });

  test('finds files that import each other, by types and dynamically too', () => {
    const files = [
      { path: 'a/a.ts', text: "import { b } from '../b.js';" },
      { path: 'b.ts', text: "import type { C } from './c.js';" },
      { path: 'c.ts', text: "const load = () => import('./a/a.js');" },
      { path: 'd.ts', text: "import { c } from './c.js';" },
    ];
    expect(fileCircles(files)).toEqual([['a/a.ts', 'b.ts', 'c.ts']]);
  });

  test('reads every package, and some of its files', () => {
    expect(packageNames().sort()).toEqual(Object.keys(arrows).sort());
    for (const name of browserSafe) expect(readSources(name).length, name).toBeGreaterThan(3);
  });
});
