import type { MetricsRecord } from '@resattn/core/node';
import type { ComparedRun, CurvePanel } from '@resattn/vis';
import { formatScore } from './format-score.js';
import type { RecordedRun } from './recorded-run.js';
import { runNames, type SeedGroup, settingsOf } from './seed-groups.js';

/** A row of a comparison: what it is, and the value of each column. */
export type ComparedRow = readonly [name: string, ...values: readonly string[]];

/** The settings in which runs differ, a row a setting and a column a run. */
export function differingSettings(runs: readonly RecordedRun[]): ComparedRow[] {
  const settings = runs.map(settingsOf);
  const names = new Set(settings.flatMap((values) => Object.keys(values)));
  return [...names]
    .map((name): ComparedRow => [name, ...settings.map((values) => show(values[name]))])
    .filter(([, ...values]) => new Set(values).size > 1);
}

/** The settings in which groups differ, and the seeds where a group has several; a column a group. */
export function groupSettings(groups: readonly SeedGroup[]): ComparedRow[] {
  const settings = differingSettings(groups.map(({ runs }) => runs[0]!)).filter(
    ([name]) => name !== 'seed',
  );
  const seeds = groups.map(({ runs }) => runs.map(({ config }) => show(config.seed)).join(', '));
  return new Set(seeds).size > 1 || seeds.some((text) => text.includes(','))
    ? [...settings, ['seed', ...seeds]]
    : settings;
}

/** The final numbers, a row a score and a column a group: `0.8810 ± 0.0042 (5)` of several runs. */
export function groupScores(groups: readonly SeedGroup[]): ComparedRow[] {
  const names = new Set(groups.flatMap(({ scores }) => [...scores.keys()]));
  return [...names].map((name) => [
    name,
    ...groups.map(({ scores, runs }) => {
      const summary = scores.get(name);
      if (summary === undefined) return '';
      const { mean, deviation, values } = summary;
      if (runs.length === 1) return formatScore(mean);
      const spread = deviation === undefined ? '' : ` ± ${formatScore(deviation)}`;
      return `${formatScore(mean)}${spread} (${values.length})`;
    }),
  ]);
}

function show(value: unknown): string {
  if (value === undefined) return '';
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** Losses and validation scores over the steps, for `comparisonPage`. */
export function comparedCurves(groups: readonly SeedGroup[]): ComparedRun[] {
  return [...runNames(groups)].map(([{ metrics }, name]) => ({ name, curves: panelsOf(metrics) }));
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
