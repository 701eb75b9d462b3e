import * as tf from '@tensorflow/tfjs';

/** Scores of a linear chain: of labels at positions, and of labels side by side. */
export interface ChainScores {
  /** `[batch, time, labels]` */
  readonly emissions: tf.Tensor;
  /** `[from, to]` */
  readonly transitions: tf.Tensor;
  /** Of the first and of the last label, `[labels]`. */
  readonly start: tf.Tensor;
  readonly end: tf.Tensor;
  /** `[batch, time]`, float32, 1 = there; hidden positions are passed over. */
  readonly mask: tf.Tensor;
}

/** A chain position by position: emissions `[batch, labels]`, mask and "a label came before" `[batch, 1]`. */
interface ChainStep {
  readonly emission: tf.Tensor;
  readonly isThere: tf.Tensor;
  readonly hasPrevious: tf.Tensor;
}

export function stepsOf({ emissions, mask }: ChainScores): ChainStep[] {
  const [batch, time, labels] = emissions.shape as [number, number, number];
  let hasPrevious: tf.Tensor = tf.zeros([batch, 1]);
  return Array.from({ length: time }, (_, t) => {
    const emission = tf.reshape(tf.slice(emissions, [0, t, 0], [batch, 1, labels]), [
      batch,
      labels,
    ]);
    const isThere = tf.slice(mask, [0, t], [batch, 1]);
    const step = { emission, isThere, hasPrevious };
    hasPrevious = tf.maximum(hasPrevious, isThere);
    return step;
  });
}

/** `where` 1 the first value, where 0 the second; both stay finite. */
export function choose(where: tf.Tensor, yes: tf.Tensor, no: tf.Tensor): tf.Tensor {
  return tf.add(tf.mul(where, yes), tf.mul(tf.sub(1, where), no));
}

/**
 * `alpha_t[j]`: log of the sum over all label sequences up to t that end in j, `[batch, labels]` for
 * each position.
 */
export function forwardScores(scores: ChainScores): tf.Tensor[] {
  const { transitions, start } = scores;
  const [batch, , labels] = scores.emissions.shape as [number, number, number];
  let alpha: tf.Tensor = tf.zeros([batch, labels]);
  return stepsOf(scores).map(({ emission, isThere, hasPrevious }) => {
    const moved = tf.logSumExp(tf.add(tf.expandDims(alpha, 2), transitions), 1);
    const entered = choose(hasPrevious, moved, tf.add(tf.zerosLike(moved), start));
    alpha = choose(isThere, tf.add(entered, emission), alpha);
    return alpha;
  });
}

/** `beta_t[i]`: log of the sum over all label sequences after t, given i at t. */
export function backwardScores(scores: ChainScores): tf.Tensor[] {
  const { transitions, end } = scores;
  const [batch, time, labels] = scores.emissions.shape as [number, number, number];
  const steps = stepsOf(scores);
  const betas = new Array<tf.Tensor>(time);
  let beta: tf.Tensor = tf.add(tf.zeros([batch, labels]), end);
  for (let t = time - 1; t >= 0; t--) {
    betas[t] = beta;
    const { emission, isThere } = steps[t]!;
    const onwards = tf.expandDims(tf.add(emission, beta), 1);
    beta = choose(isThere, tf.logSumExp(tf.add(transitions, onwards), 2), beta);
  }
  return betas;
}

/** Log of the sum over all label sequences, `[batch]`; 0 where no position is there. */
export function logPartition(scores: ChainScores): tf.Tensor {
  const batch = scores.emissions.shape[0];
  const last = forwardScores(scores).at(-1);
  if (last === undefined) return tf.zeros([batch]);
  return tf.mul(tf.logSumExp(tf.add(last, scores.end), 1), tf.max(scores.mask, 1));
}

/** The score of given label sequences, `[batch]`. `tags` is `[batch, time]`, int32. */
export function pathScore(scores: ChainScores, tags: tf.Tensor): tf.Tensor {
  const { transitions, start, end } = scores;
  const [batch, time, labels] = scores.emissions.shape as [number, number, number];
  const oneHot = tf.cast(tf.oneHot(tf.cast(tags, 'int32'), labels), 'float32');
  let previous: tf.Tensor = tf.zeros([batch, labels]);
  let total: tf.Tensor = tf.zeros([batch]);
  stepsOf(scores).forEach(({ emission, isThere, hasPrevious }, t) => {
    const chosen = tf.reshape(tf.slice(oneHot, [0, t, 0], [batch, 1, labels]), [batch, labels]);
    const moved = tf.matMul(previous, transitions);
    const entered = choose(hasPrevious, moved, tf.add(tf.zerosLike(moved), start));
    const gained = tf.sum(tf.mul(chosen, tf.mul(tf.add(entered, emission), isThere)), 1);
    total = tf.add(total, gained);
    previous = choose(isThere, chosen, previous);
  });
  return time === 0 ? total : tf.add(total, tf.sum(tf.mul(previous, end), 1));
}

/** The best label sequence and its score: `[batch, time]` int32, 0 where hidden, and `[batch]`. */
export function bestPath(scores: ChainScores): { tags: tf.Tensor; score: tf.Tensor } {
  const { transitions, start, end, mask } = scores;
  const [batch, time, labels] = scores.emissions.shape as [number, number, number];
  if (time === 0) return { tags: tf.zeros([batch, 0], 'int32'), score: tf.zeros([batch]) };
  let best: tf.Tensor = tf.zeros([batch, labels]);
  const steps = stepsOf(scores);
  const origins = steps.map(({ emission, isThere, hasPrevious }) => {
    const moved = tf.add(tf.expandDims(best, 2), transitions);
    const entered = choose(hasPrevious, tf.max(moved, 1), tf.add(tf.zerosLike(best), start));
    best = choose(isThere, tf.add(entered, emission), best);
    return tf.cast(tf.argMax(moved, 1), 'float32');
  });
  const finals = tf.add(best, end);
  const score = tf.mul(tf.max(finals, 1), tf.max(mask, 1));
  let label: tf.Tensor = tf.expandDims(tf.cast(tf.argMax(finals, 1), 'float32'), 1);
  const tags = new Array<tf.Tensor>(time);
  for (let t = time - 1; t >= 0; t--) {
    const { isThere } = steps[t]!;
    tags[t] = tf.mul(label, isThere);
    const isLabel = tf.cast(tf.equal(label, tf.range(0, labels, 1)), 'float32');
    const origin = tf.sum(tf.mul(isLabel, origins[t]!), 1, true);
    label = choose(isThere, origin, label);
  }
  return { tags: tf.cast(tf.concat(tags, 1), 'int32'), score };
}
