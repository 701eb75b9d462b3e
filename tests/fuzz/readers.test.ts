import { expect, it } from 'vitest';
import { fuzzReaders } from './readers.js';

// A few of the cases; RESATTN_FUZZ=200000 runs as many as it says, RESATTN_FUZZ_SEED others.
const cases = Number(process.env.RESATTN_FUZZ ?? 1500);
const seed = Number(process.env.RESATTN_FUZZ_SEED ?? 1);

it(`${cases} damaged files are read or refused: no reader crashes, hangs, or throws what is not its own`, async () => {
  const { findings, refused, read } = await fuzzReaders({ seed, cases });
  expect(findings).toEqual([]);
  expect(refused + read).toBe(cases);
  // Sound files are read, and damage is not always seen in text.
  expect(read).toBeGreaterThan(cases / 20);
  expect(refused).toBeGreaterThan(cases / 5);
});
