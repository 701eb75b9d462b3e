import * as tf from '@tensorflow/tfjs';
import { differentiable } from './gradient.js';
import { showShape } from './rows.js';

/** Added to what a mask hides. Its exponential is 0 beside any finite logit. */
const hidden = 1e30;

/** 0 where the mask is 1, a number beyond all logits below 0 where it is 0. */
export function additiveMask(mask: tf.Tensor): tf.Tensor {
  return tf.mul(tf.sub(tf.cast(mask, 'float32'), 1), hidden);
}

/**
 * Softmax over the last axis: `p = exp(x) / sum exp(x)`, over what the mask lets through only. A row
 * that is masked wholly gives zeros, not NaN, and has no gradient.
 *
 * A row with NaN gives NaN, in every element or, in a graph with oneDNN, only in those that were NaN and 0
 * in the others; sums and products over the row are NaN either way.
 *
 * @param logits `[..., classes]`
 * @param mask broadcasts to the logits; 1 (true) = counts, 0 = hidden. Default: everything counts.
 * @returns the shape of the logits
 * @throws Error when the mask does not broadcast to the logits.
 */
export function softmax(logits: tf.Tensor, mask?: tf.Tensor): tf.Tensor {
  if (mask) checkMask(logits, mask);
  return differentiable([logits], (save) => {
    const probabilities = mask ? maskedSoftmax(logits, mask) : tf.softmax(logits);
    save([probabilities]);
    return {
      value: probabilities,
      gradient: (dy, [p]) => {
        const weighted = tf.mul(dy, p!);
        return [tf.sub(weighted, tf.mul(p!, tf.sum(weighted, -1, true)))];
      },
    };
  });
}

function maskedSoftmax(logits: tf.Tensor, mask: tf.Tensor): tf.Tensor {
  const isKept = tf.cast(mask, 'float32');
  const probabilities = tf.softmax(tf.add(logits, additiveMask(isKept)));
  return tf.mul(probabilities, tf.max(isKept, -1, true));
}

function checkMask(logits: tf.Tensor, mask: tf.Tensor): void {
  const own = logits.shape.slice(logits.rank - mask.rank);
  const fits =
    mask.rank <= logits.rank && mask.shape.every((size, axis) => size === 1 || size === own[axis]);
  if (!fits) {
    throw new Error(
      `softmax: mask ${showShape(mask.shape)} does not broadcast to the logits ` +
        showShape(logits.shape),
    );
  }
}
