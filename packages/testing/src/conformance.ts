import { type Check, checksFor } from './checks/index.js';
import type { LayerSubject } from './subject.js';

/** What became of the checks of one layer. */
export interface LayerReport {
  readonly layer: string;
  /** The class; one class may be checked in several configurations. */
  readonly layerClass: string;
  readonly passed: string[];
  readonly failed: { readonly check: string; readonly message: string }[];
}

/** The functions of a test framework that the suite needs; those of Vitest, Jest and Mocha fit. */
export interface TestFramework {
  readonly describe: (name: string, body: () => void) => unknown;
  readonly it: (name: string, body: () => void | Promise<void>) => unknown;
}

/** The class name of the subject's layer, without its package. */
function classOf(subject: LayerSubject): string {
  const className = subject.create().getClassName();
  return className.slice(className.lastIndexOf('>') + 1);
}

/** What a subject is called in reports: its name, or the class name of its layer. */
export function nameOf(subject: LayerSubject): string {
  return subject.name ?? classOf(subject);
}

function emptyReport(subject: LayerSubject): LayerReport {
  return { layer: nameOf(subject), layerClass: classOf(subject), passed: [], failed: [] };
}

async function runCheck(check: Check, subject: LayerSubject, report: LayerReport): Promise<void> {
  try {
    await check.run(subject);
    report.passed.push(check.name);
  } catch (error) {
    const { message } = error as Error;
    report.failed.push({ check: check.name, message });
    throw new Error(`${report.layer}: ${check.name}: ${message}`, { cause: error });
  }
}

/** Runs all checks of one layer, without a test framework, and says what became of them. */
export async function checkLayer(subject: LayerSubject): Promise<LayerReport> {
  const report = emptyReport(subject);
  for (const check of checksFor(subject)) {
    // The failure is in the report.
    await runCheck(check, subject, report).catch(() => {});
  }
  return report;
}

/**
 * Registers one test a check with a test framework.
 *
 * ```ts
 * import { describe, it } from 'vitest';
 * describeLayer({ create: () => new MyLayer({ units: 4 }), inputs: [{ axes: ['batch', 'time', 3] }],
 *   weights: { trainable: 2 } }, { describe, it });
 * ```
 *
 * @param framework default: the global `describe` and `it`
 * @returns the report, complete when the tests have run
 * @throws Error when no framework is given and there are no global functions
 */
export function describeLayer(
  subject: LayerSubject,
  framework: TestFramework = globalThis as unknown as TestFramework,
): LayerReport {
  if (typeof framework.describe !== 'function' || typeof framework.it !== 'function')
    throw new Error(
      'describeLayer: found no global describe and it, expected those of a test framework; ' +
        "pass them: describeLayer(subject, { describe, it }) with import { describe, it } from 'vitest'",
    );
  const report = emptyReport(subject);
  framework.describe(report.layer, () => {
    for (const check of checksFor(subject))
      framework.it(check.name, () => runCheck(check, subject, report));
  });
  return report;
}

/** Counts layers and checks: one line a subject, and a line with the sums. */
export function summarize(reports: readonly LayerReport[]): string {
  const width = Math.max(5, ...reports.map(({ layer }) => layer.length));
  const lines = reports.map(({ layer, passed, failed }) => {
    const count = `${passed.length}`.padStart(3);
    return `${layer.padEnd(width)} ${count} passed${failed.length > 0 ? `, ${failed.length} failed` : ''}`;
  });
  const passed = reports.reduce((sum, report) => sum + report.passed.length, 0);
  const failed = reports.reduce((sum, report) => sum + report.failed.length, 0);
  const layers = new Set(reports.map(({ layerClass }) => layerClass)).size;
  const sums =
    `${layers} layers in ${reports.length} configurations: ` +
    `${passed} checks passed, ${failed} failed`;
  return [...lines, sums].join('\n');
}
