import { type Activation, type ActivationName, activation, activationNames } from '@resattn/core';

/** Name of an activation: those of `activationNames` in `@resattn/core`, `gelu_tanh` or `geluTanh`. */
export type ActivationOption = ActivationName;

/**
 * The name as core writes it. tfjs saves and loads every text of a configuration in another case:
 * `gelu_tanh` comes back as `geluTanh`.
 *
 * @throws Error for an unknown name.
 */
export function activationName(owner: string, name: string): ActivationName {
  const canonical = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (!(activationNames as readonly string[]).includes(canonical))
    throw new Error(
      `${owner}: activation is "${name}", wanted one of: ${activationNames.join(', ')}`,
    );
  return canonical as ActivationName;
}

export function activationFor(owner: string, name: ActivationOption): Activation {
  return activation(activationName(owner, name));
}
