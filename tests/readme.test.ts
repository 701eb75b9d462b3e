import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { distinctPrograms, examplesOf, readmes } from './support/examples.js';
import { linkedProject } from './support/packed.js';
import { run } from './support/run.js';

const project = linkedProject();

/** The one that takes a model from the Hub has a test of its own. */
const examples = readmes()
  .flatMap(examplesOf)
  .filter(({ code }) => !code.includes('fromPretrained('));

test.each(readmes())('%s has an example', (readme) => {
  expect(examples.filter(({ name }) => name.startsWith(`${readme},`))).not.toEqual([]);
});

test.each(distinctPrograms(examples))('$name runs and prints something', ({ code }) => {
  const file = join(project, 'example.mjs');
  writeFileSync(file, code);
  expect(run(process.execPath, [file], project).trim()).not.toBe('');
});
