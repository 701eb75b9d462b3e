import { checkOptions } from '@resattn/options';
import type { Curve, CurvePanel } from './curve.js';
import { type LearningCurvesOptions, learningCurves } from './curve-plot.js';

/** A run and the panels of curves it left. */
export interface ComparedRun {
  readonly name: string;
  readonly curves: readonly CurvePanel[];
}

/**
 * Several runs in the same axes, as SVG: one panel for each curve that the runs share by panel
 * title and curve name (`loss: validation`), one line a run.
 */
export function runComparison(
  runs: readonly ComparedRun[],
  options: LearningCurvesOptions = {},
): string {
  checkOptions('runComparison', options, { width: true, height: true, columns: true });
  const panels = new Map<string, { panel: CurvePanel; curves: Curve[] }>();
  for (const run of runs) {
    for (const panel of run.curves) {
      for (const curve of panel.curves) {
        const title = curve.name === panel.title ? panel.title : `${panel.title}: ${curve.name}`;
        const merged = panels.get(title) ?? { panel: { ...panel, title }, curves: [] };
        merged.curves.push({ name: run.name, points: curve.points });
        panels.set(title, merged);
      }
    }
  }
  return learningCurves(
    [...panels.values()].map(({ panel: { title, xLabel, yScale }, curves }) => ({
      title,
      curves,
      ...(xLabel !== undefined && { xLabel }),
      ...(yScale !== undefined && { yScale }),
    })),
    options,
  );
}
