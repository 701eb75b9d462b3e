import { initializers } from '@resattn/core';
import type { WeightInitializer } from './composite-layer.js';

const byName = {
  zeros: initializers.zeros,
  ones: initializers.ones,
  glorotUniform: initializers.glorotUniform,
  glorotNormal: initializers.glorotNormal,
  heUniform: initializers.heUniform,
  heNormal: initializers.heNormal,
  lecunUniform: initializers.lecunUniform,
  lecunNormal: initializers.lecunNormal,
  orthogonal: initializers.orthogonal,
  standardNormal: () => initializers.randomNormal({ stddev: 1 }),
} satisfies Record<string, () => WeightInitializer>;

/** Names of the initial values that layers know, all drawn from the generator that `setSeed` seeds. */
export type InitializerName = keyof typeof byName;

/**
 * An initial value: by name, or an initializer, of `initializers` in `@resattn/core` (seeded) or of
 * tfjs (with seeds of its own).
 */
export type InitializerOption = InitializerName | WeightInitializer;

/** @throws Error for an unknown name. */
export function initializerFor(owner: string, option: InitializerOption): WeightInitializer {
  if (typeof option !== 'string') return option;
  if (!Object.hasOwn(byName, option))
    throw new Error(
      `${owner}: initializer is "${option}", expected one of: ${Object.keys(byName).join(', ')}; ` +
        'or an initializer such as initializers.truncatedNormal({ stddev: 0.02 }) of @resattn/core',
    );
  return byName[option]();
}
