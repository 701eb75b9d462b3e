import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/**
 * Runs test files in processes of their own, with other environment variables: TensorFlow reads some of
 * them once, when its library is loaded.
 *
 * @param files paths from the root of the workspace
 * @returns how many tests passed, and the failures as text, empty when there are none
 */
export function rerun(
  files: readonly string[],
  environment: Readonly<Record<string, string>>,
): { readonly passed: number; readonly failures: string } {
  // What this run has told its own workers is not for those of another.
  const inherited = Object.entries(process.env).filter(([name]) => !name.startsWith('VITEST'));
  const { stdout, stderr, error } = spawnSync(
    process.execPath,
    [`${root}node_modules/vitest/vitest.mjs`, 'run', '--reporter=json', ...files],
    {
      cwd: root,
      env: { ...Object.fromEntries(inherited), ...environment },
      encoding: 'utf8',
      maxBuffer: 64 * 1024 * 1024,
    },
  );
  const start = stdout?.indexOf('{"numTotalTestSuites"') ?? -1;
  if (start < 0) return { passed: 0, failures: error?.message ?? `${stdout}\n${stderr}` };
  const { numPassedTests, testResults } = JSON.parse(stdout.slice(start)) as Report;
  const failures = testResults.flatMap(({ name, message, status, assertionResults }) => [
    ...(status === 'failed' && assertionResults.length === 0 ? [`${name}: ${message}`] : []),
    ...assertionResults
      .filter(({ failureMessages = [] }) => failureMessages.length > 0)
      .map(({ fullName, failureMessages = [] }) => `${fullName}: ${failureMessages.join('\n')}`),
  ]);
  return { passed: numPassedTests, failures: failures.join('\n') };
}

interface Report {
  readonly numPassedTests: number;
  readonly testResults: readonly {
    readonly name: string;
    readonly message: string;
    readonly status: string;
    readonly assertionResults: readonly {
      readonly fullName: string;
      readonly failureMessages?: readonly string[];
    }[];
  }[];
}
