import type { ActivationOption } from '@resattn/layers';

const names: Readonly<Record<string, ActivationOption>> = {
  gelu: 'gelu',
  gelu_python: 'gelu',
  gelu_new: 'gelu_tanh',
  gelu_fast: 'gelu_tanh',
  gelu_pytorch_tanh: 'gelu_tanh',
  gelu_python_tanh: 'gelu_tanh',
  gelu_accurate: 'gelu_tanh',
  quick_gelu: 'quick_gelu',
  relu: 'relu',
  relu2: 'relu_squared',
  silu: 'silu',
  swish: 'silu',
  tanh: 'tanh',
  sigmoid: 'sigmoid',
  mish: 'mish',
  linear: 'linear',
};

/**
 * The activation that a `config.json` names.
 *
 * @throws Error for a name without a counterpart, with those there are.
 */
export function activationNamed(family: string, field: string, name: string): ActivationOption {
  const found = Object.hasOwn(names, name) ? names[name] : undefined;
  if (found === undefined)
    throw new Error(
      `config.json of ${family}: "${field}" is "${name}", expected one of: ` +
        Object.keys(names).join(', '),
    );
  return found;
}
