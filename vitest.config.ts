import { readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

// In tests a sibling package resolves to its source; an entry point `@resattn/x/y` is `x/src/y`.
const alias = [
  { find: /^@test\/(.+)$/, replacement: `${root}tests/support/$1.ts` },
  { find: /^@resattn\/([^/]+)\/([^/]+)$/, replacement: `${root}packages/$1/src/$2/index.ts` },
  { find: /^@resattn\/([^/]+)$/, replacement: `${root}packages/$1/src/index.ts` },
];

const computesWithTensors = new Set(['core', 'layers', 'models', 'server', 'testing']);

/** For tests and hooks; no machine is so slow, and what hangs comes to an end. */
const patience = { testTimeout: 600_000, hookTimeout: 600_000, teardownTimeout: 600_000 };

// Another folder of reference values may lack a family, whose suite is then empty.
const goldens = { passWithNoTests: process.env.RESATTN_GOLDENS !== undefined };

export default defineConfig({
  test: {
    // Most tests wait for one thread; a core left idle doubles the time.
    maxWorkers: '100%',
    projects: [
      ...readdirSync(`${root}packages`).map((name) => ({
        resolve: { alias },
        test: {
          ...goldens,
          name,
          root: `${root}packages/${name}`,
          include: ['src/**/*.test.ts'],
          // One process a file: the native library is pinned in a process and never unloaded.
          pool: 'forks' as const,
          setupFiles: computesWithTensors.has(name) ? [`${root}tests/support/backend.ts`] : [],
          ...patience,
        },
      })),
      {
        resolve: { alias },
        test: {
          ...goldens,
          // What every layer promises, on the backend of a browser.
          name: 'portable',
          root: `${root}packages/layers`,
          include: ['src/conformance.test.ts'],
          env: { RESATTN_BACKEND: 'wasm' },
          pool: 'forks' as const,
          setupFiles: [`${root}tests/support/backend.ts`],
          ...patience,
        },
      },
      {
        resolve: { alias },
        test: {
          name: 'workspace',
          root,
          globalSetup: [`${root}tests/support/pack-once.ts`],
          include: ['tests/**/*.test.ts'],
          pool: 'forks' as const,
          ...patience,
        },
      },
    ],
  },
});
