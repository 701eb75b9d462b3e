import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { namedFolder, readToken } from './served-folders.js';

test('a folder has its own name, or the one before it', () => {
  expect(namedFolder('runs/reviews/')).toEqual({ name: 'reviews', folder: 'runs/reviews/' });
  expect(namedFolder('films=runs/reviews')).toEqual({ name: 'films', folder: 'runs/reviews' });
  // What stands before the sign is no name there.
  expect(namedFolder('runs/a=b')).toEqual({ name: 'a=b', folder: 'runs/a=b' });
});

test('a token is read without the end of its line; a file without one is refused', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'resattn-token-'));
  const file = join(folder, 'token.txt');
  writeFileSync(file, 'secret\n');
  expect(await readToken(file)).toBe('secret');
  writeFileSync(file, '\n');
  await expect(readToken(file)).rejects.toThrow('is empty');
  await expect(readToken(join(folder, 'none'))).rejects.toThrow('cannot be read');
  rmSync(folder, { recursive: true });
});
