import type { NamedVariables } from '@resattn/core';
import { countText, type MimeBundle, shownBy, type View } from '@resattn/host';
import type * as tf from '@tensorflow/tfjs';

interface ShownModel {
  readonly weights: NamedVariables;
  /** Whose layers are listed. Default: the weights are. */
  readonly model?: tf.LayersModel | undefined;
}

/** Lets a notebook show a model as a table of its layers, or of the parts that its weights belong to. */
export function shownModel<T extends ShownModel>(model: T, name: string): T {
  return shownBy(model, (shown) => modelView(shown, name));
}

async function modelView({ model, weights }: ShownModel, name: string): Promise<View | MimeBundle> {
  // Loaded when a model is shown, so that pages of the browser do without.
  const display = await import('@resattn/core/display');
  const size = Object.values(weights).reduce((sum, each) => sum + each.size, 0);
  const title = `${name}, ${countText(size, 'parameter')}`;
  return model === undefined
    ? display.weightsView(title, weights)
    : display.modelView(model, title);
}
