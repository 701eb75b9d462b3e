import { expect, test } from 'vitest';
import { emit } from '../language/emit.js';
import { MappedStacks } from './mapped-stacks.js';

const source =
  'interface Gone {\n  a: string;\n}\nfunction fail() {\n  throw new Error("x");\n}\nfail();';

test.each([
  [
    'Chrome',
    (place: string) =>
      `Error: x\n    at fail (${place})\n    at eval (${place})\n    at async run (http://site/worker.js:1:2)`,
  ],
  ['Firefox', (place: string) => `fail@${place}\n@${place}\nrun@http://site/worker.js:1:2\n`],
  ['Safari', (place: string) => `fail@${place}\neval code@\nanonymous@${place}`],
])('places in a stack of %s are those in the cell', (_, stackAt) => {
  const stacks = new MappedStacks();
  const code = emit(source, { isCell: true, fileName: 'In [3].ts' });
  const script = stacks.add(3, 'In [3]', code, 1);
  const lines = code.javascript.split('\n');
  const at = lines.findIndex((line) => line.includes('throw new'));
  const column = lines[at]!.indexOf('throw new') + 'throw '.length + 1;
  const error = new Error('x');
  error.stack = stackAt(`${script}:${at + 2}:${column}`);
  expect(stacks.stackOf(error)).toBe('Error: x\n    at fail (In [3]:5:9)\n    at In [3]:5:9');
});
