import * as ops from '@resattn/core/ops';
import { nearestName } from '@resattn/options';

/**
 * Name of an activation: those of `activationNames` in `@resattn/core`, which has all of tfjs's, in
 * snake case or camel case (`hard_sigmoid`, `hardSigmoid`).
 */
export type ActivationOption = ops.ActivationName | CamelCase<ops.ActivationName>;

type CamelCase<Name extends string> = Name extends `${infer Head}_${infer Tail}`
  ? `${Head}${Capitalize<CamelCase<Tail>>}`
  : Name;

/**
 * The name as core writes it. tfjs saves and loads every text of a configuration in another case:
 * `gelu_tanh` comes back as `geluTanh`.
 *
 * @throws Error with the nearest name for an unknown one, and for what is no name.
 */
export function activationName(
  owner: string,
  name: unknown,
  option = 'activation',
): ops.ActivationName {
  if (typeof name !== 'string')
    throw new Error(
      `${owner}: ${option} is of type ${typeof name}, expected a name; apply a function of your own to the ` +
        `output, and write one of: ${ops.activationNames.join(', ')}`,
    );
  const canonical = name.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  if (!(ops.activationNames as readonly string[]).includes(canonical)) {
    const nearest = nearestName(canonical, ops.activationNames);
    throw new Error(
      `${owner}: ${option} is "${name}"${nearest ? `; did you mean "${nearest}"?` : ','} ` +
        `expected one of: ${ops.activationNames.join(', ')}`,
    );
  }
  return canonical as ops.ActivationName;
}

export function activationFor(owner: string, name: ActivationOption): ops.Activation {
  return ops.activation(activationName(owner, name));
}
