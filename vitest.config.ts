import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { configDefaults, defineConfig } from 'vitest/config';

const root = fileURLToPath(new URL('.', import.meta.url));

// In tests a sibling package resolves to its source; an entry point `@resattn/x/y` is `x/src/y`.
const alias = [
  { find: /^@test\/(.+)$/, replacement: `${root}tests/support/$1.ts` },
  { find: /^@resattn\/([^/]+)\/([^/]+)$/, replacement: `${root}packages/$1/src/$2/index.ts` },
  { find: /^@resattn\/([^/]+)$/, replacement: `${root}packages/$1/src/index.ts` },
];

const computesWithTensors = new Set(['core', 'layers', 'models', 'server', 'testing']);

const isQuick = process.env.RESATTN_TESTS === 'quick';

// Elsewhere the files of a project follow one another in a process, which imports tfjs and starts
// TensorFlow once: that takes longer than most files. These change environment or backend.
const changesItsProcess = new Set(['notebooks', 'runtime']);

// Tests compute with the default settings, and measure none, wherever they run.
process.env.RESATTN_CALIBRATION ??= 'off';

/** For tests and hooks; no machine is so slow, and what hangs comes to an end. */
const patience = { testTimeout: 600_000, hookTimeout: 600_000, teardownTimeout: 600_000 };

/** The tests of a package that take long, which `npm run test:quick` leaves out. */
function leftOut(name: string): string[] {
  if (!isQuick) return [];
  const { slow } = JSON.parse(readFileSync(`${root}scripts/quick.json`, 'utf8')) as {
    readonly slow: Readonly<Record<string, readonly string[]>>;
  };
  return (slow[name] ?? []).map(
    (path) => `packages/${name}/src/${path}${path.endsWith('**') ? '' : '.test.ts'}`,
  );
}

// Another folder of reference values may lack a family, whose suite is then empty.
const goldens = { passWithNoTests: process.env.RESATTN_GOLDENS !== undefined };

export default defineConfig({
  test: {
    // Most tests wait for one thread; a core left idle doubles the time.
    maxWorkers: '100%',
    // Most projects import the same sources. They have one root, so that each file is compiled once and
    // not in every project, and kept until it changes.
    experimental: { fsModuleCache: true },
    projects: [
      ...readdirSync(`${root}packages`).map((name) => ({
        resolve: { alias },
        test: {
          ...goldens,
          name,
          root,
          include: [`packages/${name}/src/**/*.test.ts`],
          exclude: [...configDefaults.exclude, ...leftOut(name)],
          // Not threads: the native library is pinned in a process and never unloaded.
          pool: 'forks' as const,
          isolate: changesItsProcess.has(name),
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
          root,
          include: ['packages/layers/src/conformance.test.ts'],
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
          include: ['tests/*.test.ts', 'tests/fuzz/*.test.ts'],
          pool: 'forks' as const,
          ...patience,
        },
      },
      {
        resolve: { alias },
        test: {
          // The packages as users get them: packed once, then installed.
          name: 'packed',
          root,
          globalSetup: [`${root}tests/support/pack-once.ts`],
          include: ['tests/packed/*.test.ts'],
          pool: 'forks' as const,
          ...patience,
        },
      },
    ],
  },
});
