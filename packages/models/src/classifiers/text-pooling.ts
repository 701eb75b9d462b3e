import { additiveAttentionPooling, maxPooling, meanPooling, softmaxPooling } from '@resattn/layers';
import type { ResolvedOptions } from '@resattn/options';
import type * as tf from '@tensorflow/tfjs';
import type { poolingOptions } from './options/pooling.js';

type Pooling = ResolvedOptions<ReturnType<typeof poolingOptions>>;

/**
 * One vector of a text `[batch, features]` from those of its tokens `[batch, time, features]`, and the
 * weights of the tokens where attention weighs them.
 */
export function poolText(
  tokens: tf.SymbolicTensor,
  { attention, attentionDim, pooling }: Pooling,
): { readonly context: tf.SymbolicTensor; readonly weights?: tf.SymbolicTensor } {
  if (pooling === 'max') return { context: maxPooling({ name: 'max_pooling' }).apply(tokens) };
  if (pooling === 'mean' || attention === 'none')
    return { context: meanPooling({ name: 'mean_pooling' }).apply(tokens) };
  const layer =
    attention === 'additive'
      ? additiveAttentionPooling({
          name: 'attention',
          units: attentionDim,
          returnAttentionScores: true,
        })
      : softmaxPooling({ name: 'attention', returnAttentionScores: true });
  const [context, weights] = layer.apply(tokens);
  return { context, weights };
}
