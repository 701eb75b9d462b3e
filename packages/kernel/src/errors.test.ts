// Each kind of fault is told with the line of the cell, and without a frame of the kernel or of Node.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { errorOf, FrontEnd } from './fixtures/front-end.js';

let front: FrontEnd;
beforeAll(async () => {
  front = await FrontEnd.start();
  writeFileSync(
    join(front.folder, 'faulty.ts'),
    'export interface Unused { a: string }\n\nexport function fail(): never {\n  throw new RangeError("in a file");\n}\n',
  );
  writeFileSync(join(front.folder, 'unfinished.ts'), 'export const a = {\n');
  await front.execute('function thrower(): never {\n  throw new Error("earlier");\n}');
});
afterAll(async () => {
  await front.stop();
});

const typeLines = 'interface Removed {\n  a: string;\n}\n';

test.each([
  ['a throw', `${typeLines}throw new TypeError('boom')`, /TypeError: boom/, 4],
  ['a call of what is none', `${typeLines}(undefined as any).foo()`, /undefined/, 4],
  ['a rejection', `${typeLines}await Promise.reject(new Error('no'))`, /no/, 4],
  [
    'an error of Node',
    `import { readFile } from 'node:fs/promises';\n${typeLines}await readFile('/none')`,
    /ENOENT/,
    5,
  ],
  [
    'a synchronous error of Node',
    `import { readFileSync } from 'node:fs';\n\nreadFileSync('/none')`,
    /ENOENT/,
    3,
  ],
  [
    'a throw in an async function',
    'async function f() {\n  await null;\n  throw new Error("deep");\n}\nawait f()',
    /deep/,
    3,
  ],
  ['a throw in a callback', '[1].map(() => {\n  throw new Error("inside");\n})', /inside/, 2],
  [
    'a throw in a constructor',
    'class A {\n  constructor() {\n    throw new Error("new");\n  }\n}\nnew A()',
    /new/,
    3,
  ],
  [
    'a throw in a generator',
    'function* g() {\n  yield 1;\n  throw new Error("gen");\n}\n[...g()]',
    /gen/,
    3,
  ],
  ['a throw in a getter', 'const o = {\n  get x() { throw new Error("get"); }\n};\no.x', /get/, 2],
  [
    'a stack that is too deep',
    'function deep(): number {\n  return deep() + 1;\n}\ndeep()',
    /call stack/,
    2,
  ],
  ['an invalid length', '\nnew Array(-1)', /length/, 2],
  ['JSON that is none', '\n\nJSON.parse("{")', /JSON/, 3],
  ['a BigInt mixed with a number', '\n(1n as any) + (1 as any)', /BigInt/, 2],
  ['a type error', 'const a = 1;\nconst b: string = a;', /not assignable/, 2],
  ['a name that does not exist', '\n\nnothing + 1', /Cannot find name 'nothing'/, 3],
  ['a syntax error', 'const a = 1;\nif (a {\n}', /expected/, 2],
  ['a module that does not exist', "\nimport { a } from 'not-installed';\na", /not-installed/, 2],
  [
    'an aggregate',
    'throw new AggregateError(\n  [new Error("one")], "many")',
    /many[\s\S]*one of Error: one/,
    1,
  ],
  [
    'a cause',
    '\nthrow new Error("outer", { cause: new Error("inner") })',
    /outer[\s\S]*caused by Error: inner/,
    2,
  ],
  [
    'an error that was given another name',
    '\nthrow Object.assign(new Error("x"), { name: "Own" })',
    /Own/,
    2,
  ],
])('%s', async (_, code, text, line) => {
  const answer = await front.execute(code);
  const { name, message, traceback } = errorOf(answer);
  const number = answer.reply.execution_count;
  expect(`${name}: ${message}\n${traceback}`).toMatch(text);
  expect(traceback).toContain(`In [${number}]:${line}:`);
  expect(traceback).toContain(`${line} | ${code.split('\n')[line - 1]}`);
  expect(traceback).not.toMatch(/node:internal|packages\/kernel|dist\/cjs|kernel:/);
});

test('what is thrown and no error, is shown', async () => {
  expect(errorOf(await front.execute('throw { code: 5 }'))).toMatchObject({
    name: 'Uncaught',
    message: '{ code: 5 }',
  });
});

test('what throws when it is looked at is told all the same', async () => {
  const traps = ['get', 'getPrototypeOf', 'ownKeys'].map(
    (name) => `${name}() { throw new Error('trap'); }`,
  );
  expect(errorOf(await front.execute(`throw new Proxy({}, { ${traps.join(', ')} })`)).name).toBe(
    'Uncaught',
  );
  const code = "throw Object.defineProperty(new Error('own'), 'cause', { get() { throw 1; } })";
  expect(errorOf(await front.execute(code)).message).toBe('own');
  const timer = `setTimeout(() => { throw new Proxy({}, { ${traps.join(', ')} }); }, 1); await new Promise((done) => setTimeout(done, 100));`;
  expect((await front.execute(timer)).text).toContain('Uncaught');
});

test('a cell may begin as a script, and knows where it is', async () => {
  const answer = await front.execute('#!/usr/bin/env node\n[__dirname, __filename, typeof module]');
  expect(answer.reply.status).toBe('ok');
  expect((await front.execute('#!/bin/sh\nthrow new Error("two")')).outputs.length).toBeGreaterThan(
    2,
  );
});

test('names the function of an earlier cell, and the line of a local file', async () => {
  const { traceback } = errorOf(await front.execute('\nthrower()'));
  expect(traceback).toMatch(/at thrower \(In \[1\]:2:9\)\n\s+at In \[\d+\]:2:\d+$/);
  const local = errorOf(await front.execute("import { fail } from './faulty';\nfail()"));
  expect(local.traceback).toMatch(/at fail \(faulty\.ts:4:9\)\n\s+at In \[\d+\]:2:\d+$/);
  expect(local.traceback).toContain('4 |   throw new RangeError("in a file");');
});

test('a local file with a syntax error is named', async () => {
  const { message, traceback } = errorOf(
    await front.execute("const m = await import('./unfinished');"),
  );
  expect(`${message}${traceback}`).toMatch(/unfinished\.ts:2:1/);
});

test('an error outside the flow of a cell is told on stderr with its line', async () => {
  const answer = await front.execute(
    'setTimeout(() => {\n  throw new Error("in a timer");\n}, 1);\nvoid Promise.reject(new Error("forgotten"));\nawait new Promise((done) => setTimeout(done, 200))',
  );
  expect(answer.reply.status).toBe('ok');
  const number = answer.reply.execution_count;
  const text = answer.text.replace(/\u001b\[\d+m/g, '');
  expect(text).toMatch(new RegExp(`in a timer[\\s\\S]*In \\[${number}\\]:2:9`));
  expect(text).toMatch(new RegExp(`forgotten[\\s\\S]*In \\[${number}\\]:4:`));
});

test('a cell of a megabyte, and one that is nested deeply', async () => {
  const long = await front.execute(`const long = '${'x'.repeat(1_000_000)}';\nlong.length`);
  expect(long.reply.status).toBe('ok');
  const nested = await front.execute(`const nested = ${'['.repeat(200)}${']'.repeat(200)};`);
  expect(nested.reply.status).toMatch(/ok|error/);
  expect((await front.execute('1')).reply.status).toBe('ok');
});
