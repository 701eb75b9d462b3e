import type { MetricsRecord } from '@resattn/core/node';
import type { ComparedRun, CurvePanel } from '@resattn/vis';
import { type RecordedRun, scoresOf } from './recorded-run.js';

/** A row of a comparison: what it is, and the value of each run. */
export type ComparedRow = readonly [name: string, ...values: readonly string[]];

/** The settings in which runs differ, a row a setting. */
export function differingSettings(runs: readonly RecordedRun[]): ComparedRow[] {
  const settings = runs.map(
    ({ preset, config }): Record<string, unknown> => ({
      preset,
      ...config,
    }),
  );
  const names = new Set(settings.flatMap((values) => Object.keys(values)));
  return [...names]
    .map((name): ComparedRow => [name, ...settings.map((values) => show(values[name]))])
    .filter(([, ...values]) => new Set(values).size > 1);
}

/** The final numbers, a row a score. */
export function comparedScores(runs: readonly RecordedRun[]): ComparedRow[] {
  const scores = runs.map(scoresOf);
  const names = new Set(scores.flatMap((of) => [...of.keys()]));
  return [...names].map((name) => [name, ...scores.map((of) => formatScore(of.get(name)))]);
}

export function formatScore(value: number | undefined): string {
  if (value === undefined) return '';
  return Number.isInteger(value) ? value.toLocaleString('en') : value.toPrecision(4);
}

function show(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Losses and validation scores over the steps, for `runComparison`. */
export function comparedCurves(runs: readonly RecordedRun[]): ComparedRun[] {
  return runs.map(({ name, metrics }) => ({ name, curves: panelsOf(metrics) }));
}

function panelsOf(metrics: readonly MetricsRecord[]): CurvePanel[] {
  const curves = new Map<string, [step: number, value: number][]>();
  const add = (name: string, step: number, value: unknown) => {
    if (typeof value !== 'number') return;
    const points = curves.get(name) ?? [];
    curves.set(name, points);
    points.push([step, value]);
  };
  for (const { event, step, ...fields } of metrics) {
    if (event === 'step') add('training loss', step, fields.loss);
    if (event === 'evaluation') {
      const validation = fields.validation as Readonly<Record<string, unknown>>;
      for (const [name, value] of Object.entries(validation))
        add(`validation ${name}`, step, value);
    }
  }
  return [...curves].map(([title, points]) => ({ title, curves: [{ name: title, points }] }));
}
