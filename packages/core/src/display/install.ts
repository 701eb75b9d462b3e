import { bundleOf, jupyterDisplay, lineView, type View } from '@resattn/host';
import * as tf from '@tensorflow/tfjs';
import { layerView, modelView } from './layer-view.js';
import { tensorView } from './tensor-view.js';

/**
 * Gives tensors, variables, layers and models of tfjs the method by which a notebook shows them. It is not
 * enumerable and changes nothing else; a method that is there stays.
 */
export function installDisplays(): void {
  install(tf.Tensor.prototype, tensorView);
  install(tf.SymbolicTensor.prototype, symbolicView);
  install(tf.layers.Layer.prototype, (layer) =>
    layer instanceof tf.LayersModel ? modelView(layer) : layerView(layer),
  );
}

function install<T extends object>(prototype: T, view: (value: T) => View | Promise<View>): void {
  if (Object.hasOwn(prototype, jupyterDisplay)) return;
  Object.defineProperty(prototype, jupyterDisplay, {
    async value(this: T) {
      return bundleOf(await view(this));
    },
    configurable: true,
    writable: true,
  });
}

function symbolicView({ name, shape, dtype }: tf.SymbolicTensor): View {
  const described = `[${shape.map((n) => n ?? '?').join(', ')}] ${dtype}`;
  return lineView(`SymbolicTensor ${described}`, [name]);
}
