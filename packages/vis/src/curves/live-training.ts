import { bundleOf, escapeText, liveDisplay, Markup, pictureBundle } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import type { CurvePanel } from './curve.js';
import { curvePlot, learningCurves } from './curve-plot.js';

/** A place that shows HTML instead of what it showed before, as `newDisplay()` of tslab gives. */
export interface HtmlPlace {
  html(markup: string): void;
}

export interface LiveTrainingOptions {
  /**
   * Where the curves go; they are drawn every few seconds, at every evaluation and at the end. Default: an
   * output of the notebook that runs it; elsewhere a line on the console for each evaluation.
   */
  readonly plot?: HtmlPlace | undefined;
  /** Where the progress bar goes. Default: above the curves, unless `plot` is given. */
  readonly progress?: HtmlPlace | undefined;
  /** What the loss is: `loss a token`. Default `loss`. */
  readonly title?: string | undefined;
  /** What an example is, in the plural, for the speed. Default `examples`. */
  readonly unit?: string | undefined;
  /** Scale of the loss. Default `linear`. */
  readonly yScale?: 'linear' | 'log' | undefined;
  /** Scores of the validation, each in a panel of its own. Default: none. */
  readonly scores?: readonly string[] | undefined;
  /** Whether the learning rate has a panel of its own. Default false. */
  readonly learningRate?: boolean | undefined;
  /** Of the whole picture. Default 640. */
  readonly width?: number | undefined;
  /** Default 300. */
  readonly height?: number | undefined;
}

type Point = [step: number, value: number];

/** Listens to a Trainer's `fit`: one of its `callbacks`. */
export interface LiveTraining {
  /** Loss of every step. */
  readonly training: readonly Point[];
  /** Loss of every evaluation. */
  readonly validation: readonly Point[];
  onStart(event: { readonly totalSteps: number }): void;
  onStep(event: {
    readonly step: number;
    readonly loss: number;
    readonly learningRate: number;
    readonly examplesPerSecond: number;
  }): void;
  onEvaluation(event: {
    readonly record: {
      readonly step: number;
      readonly validation: Readonly<Record<string, number>>;
    };
  }): void;
  onEnd(event: { readonly step: number; readonly seconds: number }): void;
}

const MILLISECONDS_BETWEEN_LINES = 500;
const MILLISECONDS_BETWEEN_PICTURES = 3000;

/**
 * Shows a training as it goes, in a notebook: a progress bar, and the curves of training and validation.
 *
 * ```ts
 * const live = vis.liveTraining({ unit: 'texts' });
 * await trainer.fit(batches, { epochs: 4, validation, callbacks: [live] });
 * ```
 */
export function liveTraining(options: LiveTrainingOptions = {}): LiveTraining {
  checkOptions('liveTraining', options, {
    plot: true,
    progress: true,
    title: true,
    unit: true,
    yScale: true,
    scores: true,
    learningRate: true,
    width: true,
    height: true,
  });
  const { title = 'loss', unit = 'examples', scores = [] } = options;
  const progress = options.progress ?? (options.plot ? undefined : hostPlace());
  const plot = options.plot ?? hostPlace();
  const size = { width: options.width ?? 640, height: options.height ?? 300 };
  const training: Point[] = [];
  const validation: Point[] = [];
  const rates: Point[] = [];
  const scored = scores.map((name) => ({ name, points: [] as Point[] }));
  let totalSteps = Number.NaN;
  let shown = Number.NEGATIVE_INFINITY;
  let drawn = performance.now();
  const draw = () => {
    drawn = performance.now();
    const loss: CurvePanel = {
      title,
      yScale: options.yScale,
      curves: [
        { name: 'training', points: training },
        { name: 'validation', points: validation },
      ].filter(({ points }) => points.length > 0),
    };
    const panels = [
      loss,
      ...scored.map((curve) => ({
        title: `validation ${curve.name}`,
        curves: [{ ...curve, name: `validation ${curve.name}` }],
      })),
      ...(options.learningRate
        ? [{ title: 'learning rate', curves: [{ name: 'learning rate', points: rates }] }]
        : []),
    ];
    plot?.html(
      panels.length === 1
        ? curvePlot(loss, size)
        : learningCurves(panels, { ...size, columns: panels.length }),
    );
  };
  return {
    training,
    validation,
    onStart(event) {
      totalSteps = event.totalSteps;
      // Above the curves, which may be drawn first.
      if (options.progress === undefined) progress?.html('training');
    },
    onStep({ step, loss, learningRate, examplesPerSecond }) {
      training.push([step, loss]);
      rates.push([step, learningRate]);
      const now = performance.now();
      if (now - drawn >= MILLISECONDS_BETWEEN_PICTURES) draw();
      if (now - shown < MILLISECONDS_BETWEEN_LINES) return;
      shown = now;
      const isPlanned = Number.isFinite(totalSteps);
      progress?.html(
        `<progress ${isPlanned ? `max="${totalSteps}" value="${step}"` : ''}></progress> step ${step}` +
          `${isPlanned ? ` of ${totalSteps}` : ''}, ${escapeText(title)} ${loss.toFixed(3)}, ` +
          `${Math.round(examplesPerSecond)} ${escapeText(unit)} a second`,
      );
    },
    onEvaluation({ record: { step, validation: values } }) {
      validation.push([step, values.loss ?? Number.NaN]);
      for (const { name, points } of scored) points.push([step, values[name] ?? Number.NaN]);
      if (plot === undefined) console.log(evaluationLine(step, values));
      draw();
    },
    onEnd({ step, seconds }) {
      draw();
      progress?.html(`${step} steps in ${seconds.toFixed(0)} s`);
    },
  };
}

/** An output of the notebook that runs this code. */
function hostPlace(): HtmlPlace | undefined {
  const display = liveDisplay();
  return (
    display && {
      html(content) {
        const label = /^<svg[^>]*\saria-label="([^"]*)"/.exec(content)?.[1];
        const text = plainText(label ?? content.replace(/<[^>]*>/g, ''));
        display.update(
          label === undefined
            ? bundleOf({ text, html: new Markup(`<p>${content}</p>`) })
            : pictureBundle(content, text),
        );
      },
    }
  );
}

function evaluationLine(step: number, values: Readonly<Record<string, number>>): string {
  const scores = Object.entries(values).map(([name, value]) => `${name} ${value.toFixed(4)}`);
  return `step ${step}: validation ${scores.join(', ')}`;
}

/** The text of escaped content. */
function plainText(escaped: string): string {
  return escaped
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#39;', "'")
    .replaceAll('&amp;', '&')
    .trim();
}
