import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { differentiable } from '../ops/gradient.js';
import { oneHotRows } from '../ops/one-hot.js';
import { showShape, sizeOf, toRows, withShape } from '../ops/rows.js';
import { crossEntropyRows, sparseCrossEntropyRows } from './cross-entropy-rows.js';
import { checkReduction, type Reduced, type Reduction, type ReductionOption } from './reduction.js';

export interface SoftmaxCrossEntropyOptions<R extends Reduction = Reduction>
  extends ReductionOption<R> {
  /** Probability taken from the target and spread over the classes, in [0, 1). Default 0. */
  readonly labelSmoothing?: number | undefined;
  /**
   * Who gets the smoothed probability: `all` classes, the target too, or only the `others`.
   * Default `all`.
   */
  readonly smoothOver?: 'all' | 'others' | undefined;
  /** Targets of this value count nothing, in the loss and in its mean. Default: none. */
  readonly ignoreIndex?: number | undefined;
  /**
   * Weight of each class, `[classes]`: a row counts with its target's weight, smoothed probability
   * with the weight of the class that got it. The mean divides by the sum of the targets' weights.
   */
  readonly classWeights?: tf.Tensor | undefined;
}

/**
 * Cross-entropy of a softmax with integer targets: `-log softmax(logits)[target]`, in nats.
 *
 * With label smoothing epsilon over C classes the target distribution is
 * `(1 - epsilon) onehot + epsilon / C` (or `epsilon / (C - 1)` over the others). Where every target
 * is ignored the mean is 0. Second-order gradients are not provided.
 *
 * Label smoothing: Szegedy et al., "Rethinking the Inception architecture for computer vision",
 * CVPR 2016.
 *
 * @param logits `[..., classes]`
 * @param targets `[...]`, integers in `[0, classes)` or `ignoreIndex`
 * @returns a scalar, or `[...]` with reduction `none`
 * @throws Error when the shapes do not fit or an option is out of range.
 */
export function softmaxCrossEntropy<R extends Reduction = 'mean'>(
  logits: tf.Tensor,
  targets: tf.Tensor,
  options: SoftmaxCrossEntropyOptions<R> = {},
): Reduced<R> {
  checkOptions('softmaxCrossEntropy', options, {
    labelSmoothing: true,
    smoothOver: true,
    ignoreIndex: true,
    classWeights: true,
    reduction: true,
  });
  const { labelSmoothing = 0, smoothOver = 'all', ignoreIndex, classWeights } = options;
  const reduction: Reduction = options.reduction ?? 'mean';
  const classes = logits.shape[logits.rank - 1] ?? 0;
  checkReduction('softmaxCrossEntropy', reduction);
  checkShapes(logits, targets, classWeights);
  if (!(labelSmoothing >= 0 && labelSmoothing < 1)) {
    throw new Error(`softmaxCrossEntropy: labelSmoothing is ${labelSmoothing}, expected [0, 1)`);
  }
  const rows = sizeOf(targets.shape);

  return differentiable([logits], (save) => {
    const given = withShape(tf.cast(targets, 'int32'), [rows]);
    const isKept =
      ignoreIndex === undefined ? undefined : tf.notEqual(given, tf.scalar(ignoreIndex, 'int32'));
    const labels = (isKept ? tf.mul(given, tf.cast(isKept, 'int32')) : given) as tf.Tensor1D;
    const keep = isKept && tf.cast(isKept, 'float32');

    // The weight of each row: 1 or 0 where targets are ignored, and the class's weight.
    const ofClass = classWeights && weightOf(labels, classWeights);
    const counted = keep && ofClass ? tf.mul(keep, ofClass) : (keep ?? ofClass);
    const divisor = reduction === 'mean' ? (counted ? tf.sum(counted) : rows) : 1;

    let result: { losses: tf.Tensor; dLogits: tf.Tensor };
    let weight: tf.Tensor | undefined;
    if (labelSmoothing === 0) {
      result = sparseCrossEntropyRows(toRows(logits), labels);
      weight = counted;
    } else {
      const off = labelSmoothing / (smoothOver === 'all' ? classes : classes - 1);
      const on = 1 - labelSmoothing + (smoothOver === 'all' ? off : 0);
      const distribution = oneHotRows(labels, classes, { on, off });
      result = classWeights
        ? crossEntropyRows(toRows(logits), tf.mul(distribution, classWeights))
        : crossEntropyRows(toRows(logits), distribution, { sumsToOne: true });
      weight = keep;
    }
    const scale =
      typeof divisor === 'number' ? divisor : tf.where(tf.equal(divisor, 0), 1, divisor);
    const rowScale = weight ? tf.div(weight, scale) : tf.div(1, scale);
    save([result.dLogits, rowScale]);
    const losses = tf.mul(result.losses, rowScale);
    return {
      value: reduction === 'none' ? withShape(losses, targets.shape) : tf.sum(losses),
      gradient: (dy, [dLogits, rowScale]) => {
        const perRow = tf.mul(reduction === 'none' ? withShape(dy, [rows]) : dy, rowScale!);
        const column = perRow.rank === 0 ? perRow : tf.reshape(perRow, [rows, 1]);
        return [withShape(tf.mul(dLogits!, column), logits.shape)];
      },
    };
  }) as Reduced<R>;
}

/** `classWeights[labels]`, as a product with one-hot rows: no index leaves the backend. */
function weightOf(labels: tf.Tensor1D, classWeights: tf.Tensor): tf.Tensor {
  const oneHot = oneHotRows(labels, classWeights.size);
  return withShape(tf.matMul(oneHot, tf.reshape(classWeights, [classWeights.size, 1])), [
    labels.size,
  ]);
}

function checkShapes(
  logits: tf.Tensor,
  targets: tf.Tensor,
  classWeights: tf.Tensor | undefined,
): void {
  const rows = logits.shape.slice(0, -1);
  if (logits.rank < 1 || showShape(rows) !== showShape(targets.shape)) {
    throw new Error(
      `softmaxCrossEntropy: logits ${showShape(logits.shape)} and targets ` +
        `${showShape(targets.shape)} do not fit; expected [..., classes] and [...]`,
    );
  }
  const classes = logits.shape[logits.rank - 1];
  if (classWeights && (classWeights.rank !== 1 || classWeights.shape[0] !== classes)) {
    throw new Error(
      `softmaxCrossEntropy: classWeights has shape ${showShape(classWeights.shape)}, ` +
        `expected [${classes}]`,
    );
  }
}
