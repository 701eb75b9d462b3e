import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { packageNames, root } from './support/arrows.js';

const { slow } = JSON.parse(readFileSync(join(root, 'scripts/quick.json'), 'utf8')) as {
  readonly slow: Readonly<Record<string, readonly string[]>>;
};

test('what the quick tests leave out is there', () => {
  const missing = Object.entries(slow).flatMap(([name, paths]) =>
    paths
      .map((path) => join('packages', name, 'src', path.replace(/\/\*\*$/, '')))
      .filter(
        (path) => !existsSync(join(root, path)) && !existsSync(join(root, `${path}.test.ts`)),
      ),
  );
  expect(missing).toEqual([]);
  expect(packageNames()).toEqual(expect.arrayContaining(Object.keys(slow)));
});
