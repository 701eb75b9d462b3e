import {
  assignWeights,
  type NamedTensorData,
  readTensorData,
  type TensorData,
} from '@resattn/core';
import type { Complete } from '@resattn/options';
import { classifierFamily } from '../classifiers/families.js';
import type { ClassifierConfig } from '../classifiers/options/config.js';
import type { ResNetAttentionConfig } from '../classifiers/options/resnet-attention.js';
import type { TransformerClassifierConfig } from '../classifiers/options/transformer-classifier.js';
import type { TextClassifier } from '../classifiers/text-classifier.js';

/** Features that go together: where one is, in each weight that reads or writes them. */
interface Group {
  /** How many there are. */
  readonly size: number;
  /** How many stay. */
  readonly keep: number;
  readonly members: readonly { readonly weight: string; readonly axis: number }[];
}

/** A smaller configuration, and the features that it does without. */
interface Plan {
  readonly config: ClassifierConfig;
  readonly groups: readonly Group[];
}

/**
 * A smaller classifier made of the most important features of a larger one: channels of the
 * residual stream, of the blocks' insides and of the attention for ResNet-Attention; heads and hidden
 * units for the Transformer. The importance of a feature is the sum of the squares of its weights,
 * each weight matrix counting alike (Li et al., 2017, https://arxiv.org/abs/1608.08710). What is
 * pruned is gone from the computation too: the model is smaller and faster, and needs some
 * fine-tuning to be as good as before.
 *
 * @param keep part of the features that stay, above 0 and at most 1
 * @throws Error for a share that would leave nothing, and for a family that cannot be pruned so
 */
export async function pruneStructure(
  classifier: TextClassifier,
  keep: number,
): Promise<TextClassifier> {
  if (!(keep > 0 && keep <= 1)) {
    throw new Error(
      `pruning: keep is ${keep}, expected a part of the features above 0 and at most 1: with 0 nothing ` +
        'is left of the model',
    );
  }
  const { config, groups } = planFor(classifier, keep);
  let weights = await readTensorData(classifier.weights);
  for (const group of groups) weights = keepMostImportant(weights, group);
  const pruned = classifierFamily(classifier.family).make(config);
  assignWeights(pruned.weights, weights, 'the pruned model');
  return pruned;
}

function planFor({ family, config }: TextClassifier, keep: number): Plan {
  switch (family) {
    case 'resnet-attention':
      return resNetPlan(config as Complete<ResNetAttentionConfig>, keep);
    case 'transformer':
      return transformerPlan(config as Complete<TransformerClassifierConfig>, keep);
    default:
      throw new Error(
        `pruning: classifiers of family "${family}" cannot be pruned by structure, those of ` +
          'resnet-attention and transformer can; prune single weights instead (sparsity)',
      );
  }
}

const share = (size: number, keep: number): number => Math.max(1, Math.round(size * keep));
const along = (axis: number, ...weights: readonly string[]) =>
  weights.map((weight) => ({ weight, axis }));

/** Whether attention pools the tokens, by a score of its own kind where one is named. */
const isWeighed = (
  { attention, pooling }: Pick<Complete<ResNetAttentionConfig>, 'attention' | 'pooling'>,
  score = attention,
): boolean => pooling === 'attention' && attention !== 'none' && attention === score;

function resNetPlan(config: Complete<ResNetAttentionConfig>, keep: number): Plan {
  const { embeddingDim, filters, variant, norm, attentionDim, position: positions } = config;
  if (config.maxPooling) {
    throw new Error(
      'pruning: a ResNet-Attention with max pooling beside its attention cannot be pruned by structure; ' +
        'prune single weights instead (sparsity)',
    );
  }
  if (filters.some((width) => width !== embeddingDim) || positions === 'learned') {
    throw new Error(
      `pruning: a ResNet-Attention of filters ${filters.join(', ')} on embeddings of ${embeddingDim} ` +
        (positions === 'learned' ? 'and learned positions ' : '') +
        'has no residual stream of one width, which is what is pruned; prune single weights instead ' +
        '(sparsity)',
    );
  }
  const width = share(embeddingDim, keep);
  const hidden = share(attentionDim, keep);
  const normOf = (prefix: string) => {
    if (norm === 'none') return [];
    const parts = norm === 'rmsNorm' ? ['gamma'] : ['gamma', 'beta'];
    if (norm === 'batchNorm') parts.push('movingMean', 'movingVariance');
    return along(0, ...parts.map((part) => `${prefix}/${part}`));
  };
  const blocks = filters.map((_, i) => `block${i + 1}`);
  // v1 normalizes behind a convolution, v2 before it.
  const [streamNorm, innerNorm] = variant === 'v1' ? ['norm2', 'norm1'] : ['norm1', 'norm2'];
  const stream: Group = {
    size: embeddingDim,
    keep: width,
    members: [
      ...along(1, 'embedding/embeddings'),
      ...blocks.flatMap((block) => [
        ...normOf(`${block}/${streamNorm}`),
        ...along(1, `${block}/conv1/kernel`),
        ...along(2, `${block}/conv2/kernel`),
      ]),
      ...(variant === 'v2' ? along(0, 'norm/gamma', 'norm/beta') : []),
      ...(isWeighed(config) ? along(0, 'attention/kernel') : []),
      ...along(0, 'classifier/kernel'),
    ],
  };
  const insides = blocks.map(
    (block): Group => ({
      size: embeddingDim,
      keep: width,
      members: [
        ...along(2, `${block}/conv1/kernel`),
        ...normOf(`${block}/${innerNorm}`),
        ...along(1, `${block}/conv2/kernel`),
      ],
    }),
  );
  const score: Group = {
    size: attentionDim,
    keep: hidden,
    members: [
      ...along(1, 'attention/kernel'),
      ...along(0, 'attention/bias', 'attention/scoreKernel'),
    ],
  };
  return {
    config: {
      ...config,
      embeddingDim: width,
      filters: filters.map(() => width),
      attentionDim: hidden,
    } as ClassifierConfig,
    groups: [stream, ...insides, ...(isWeighed(config, 'additive') ? [score] : [])],
  };
}

function transformerPlan(config: Complete<TransformerClassifierConfig>, keep: number): Plan {
  const heads = share(config.numHeads, keep);
  const hidden = share(config.hiddenUnits, keep);
  const pooling = share(config.attentionDim, keep);
  const layers = Array.from({ length: config.numLayers }, (_, i) => `encoder/layer${i}`);
  const groups = layers.flatMap((layer): Group[] => {
    const attention = `${layer}/selfAttention/layer`;
    const inputs = ['query', 'key', 'value'].map((name) => `${attention}/${name}`);
    const feedForward = `${layer}/feedForward/layer`;
    return [
      {
        size: config.numHeads,
        keep: heads,
        members: [
          ...along(1, ...inputs.map((name) => `${name}/kernel`)),
          ...along(0, ...inputs.map((name) => `${name}/bias`)),
          ...along(0, `${attention}/output/kernel`),
        ],
      },
      {
        size: config.hiddenUnits,
        keep: hidden,
        members: [
          ...along(1, `${feedForward}/hidden/kernel`),
          ...along(0, `${feedForward}/hidden/bias`, `${feedForward}/output/kernel`),
        ],
      },
    ];
  });
  const score: Group = {
    size: config.attentionDim,
    keep: pooling,
    members: [
      ...along(1, 'attention/kernel'),
      ...along(0, 'attention/bias', 'attention/scoreKernel'),
    ],
  };
  return {
    config: {
      ...config,
      numHeads: heads,
      hiddenUnits: hidden,
      attentionDim: pooling,
    } as ClassifierConfig,
    groups: [...groups, ...(isWeighed(config, 'additive') ? [score] : [])],
  };
}

function keepMostImportant(weights: NamedTensorData, group: Group): NamedTensorData {
  const { size, keep, members } = group;
  const importance = new Float64Array(size);
  for (const { weight, axis } of members) {
    const tensor = weights[weight]!;
    if (tensor.shape.length < 2) continue;
    const own = new Float64Array(size);
    const featureOf = featureIndex(tensor, axis, size);
    tensor.values.forEach((value, i) => {
      own[featureOf(i)]! += value ** 2;
    });
    const total = own.reduce((sum, value) => sum + value, 0) || 1;
    own.forEach((value, i) => {
      importance[i]! += value / total;
    });
  }
  const kept = new Set(
    Array.from(importance.keys())
      .sort((a, b) => importance[b]! - importance[a]!)
      .slice(0, keep),
  );
  const changed = Object.fromEntries(
    members.map(({ weight, axis }) => [weight, slice(weights[weight]!, { axis, size, kept })]),
  );
  return { ...weights, ...changed };
}

/** The feature that a value of a tensor belongs to; an axis may hold several values of each. */
function featureIndex({ shape }: TensorData, axis: number, size: number): (i: number) => number {
  const inner = shape.slice(axis + 1).reduce((n, d) => n * d, 1);
  const each = shape[axis]! / size;
  return (i) => Math.floor((Math.floor(i / inner) % shape[axis]!) / each);
}

function slice(
  tensor: TensorData,
  { axis, size, kept }: { axis: number; size: number; kept: ReadonlySet<number> },
): TensorData {
  const featureOf = featureIndex(tensor, axis, size);
  const each = tensor.shape[axis]! / size;
  const shape = tensor.shape.map((length, i) => (i === axis ? kept.size * each : length));
  return {
    ...tensor,
    shape,
    values: tensor.values.filter((_: number, i: number) => kept.has(featureOf(i))),
  } as TensorData;
}
