import { checkOptions } from '@resattn/options';
import { type CurvePlotOptions, curvePlot } from './curve-plot.js';

/** The norm of the gradient that reaches each layer of a network. */
export interface GradientFlow {
  /** `plain`, `residual`. */
  readonly name: string;
  /** Of each layer, from the input to the output. */
  readonly norms: ArrayLike<number>;
}

/**
 * Gradient norm by depth, as SVG: a curve a network over its layers (1 is next to the input), on a
 * logarithmic scale. A vanishing gradient falls towards the input, a residual one stays level.
 */
export function gradientFlow(
  flows: readonly GradientFlow[],
  options: CurvePlotOptions & { readonly title?: string | undefined } = {},
): string {
  checkOptions('gradientFlow', options, { width: true, height: true, title: true });
  const { title = 'gradient norm by depth', ...size } = options;
  const curves = flows.map(({ name, norms }) => ({
    name,
    points: Array.from(norms, (norm, i) => [i + 1, norm] as const),
  }));
  return curvePlot({ title, curves, xLabel: 'layer', yScale: 'log' }, size);
}
