import type { Given } from './option-types.js';

/**
 * The options without those that are undefined, which are ones that are not given: spread over
 * defaults, they hide none.
 *
 * ```ts
 * const { patience } = { patience: 10, ...givenOptions({ patience: undefined }) }; // 10
 * ```
 */
export function givenOptions<Options extends object>(options: Options): Given<Options> {
  const given = Object.entries(options).filter(([, value]) => value !== undefined);
  return Object.fromEntries(given) as Given<Options>;
}
