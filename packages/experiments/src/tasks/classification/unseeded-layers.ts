import type { LayersModel } from '@tensorflow/tfjs';
import type { Tell } from '../../events.js';

/** Initializers of tfjs that draw numbers; those of `@resattn/core` have the seed of the run. */
const drawing: ReadonlySet<unknown> = new Set([
  ...['RandomUniform', 'RandomNormal', 'TruncatedNormal', 'VarianceScaling', 'Orthogonal'],
  ...['GlorotUniform', 'GlorotNormal', 'HeUniform', 'HeNormal', 'LeCunUniform', 'LeCunNormal'],
]);

/** The layers of a model whose weights tfjs draws without a seed. */
export const unseededLayers = ({ layers }: Pick<LayersModel, 'layers'>): string[] =>
  layers
    .filter((layer) => layer.weights.length > 0 && isUnseeded(layer.getConfig()))
    .map(({ name }) => name);

/** Whether a configuration, of a layer or in one, is that of an initializer without a seed. */
function isUnseeded(config: unknown): boolean {
  if (typeof config !== 'object' || config === null) return false;
  const { className, config: own } = config as {
    readonly className?: unknown;
    readonly config?: { readonly seed?: unknown } | null;
  };
  if (drawing.has(className)) return own?.seed === undefined || own.seed === null;
  return Object.values(config).some(isUnseeded);
}

/** Says which layers keep a run from being repeated by its seed. */
export function tellUnseeded(model: Pick<LayersModel, 'layers'>, tell: Tell): void {
  const names = unseededLayers(model);
  if (names.length === 0) return;
  tell({
    ...{ type: 'notice', topic: 'settings' },
    text:
      `The initial weights of ${names.join(', ')} are drawn without a seed, so the run cannot be repeated ` +
      'to the bit: use the layers of @resattn/layers, or give their initializers a seed.',
  });
}
