import type { NamedVariables } from '@resattn/core';
import * as ops from '@resattn/core/ops';
import { isKernel } from './weight-codec.js';

/**
 * Lets a model that is used, not trained, compute its dense products in 8-bit integers (dynamic
 * quantization, see `quantizeKernel`): a pretrained encoder, say, whose products are wide. To be called
 * before the model is first used; its weights stay as they are.
 *
 * @returns how many of its kernels are multiplied so; 0 where `int8Obstacle()` of `@resattn/core` names one
 */
export function quantizeProducts({ weights }: { readonly weights: NamedVariables }): number {
  return Object.entries(weights).filter(
    ([name, kernel]) => isKernel(name, kernel.shape) && ops.quantizeKernel(kernel),
  ).length;
}
