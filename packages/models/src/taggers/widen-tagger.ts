import { assignWeights, jit, type NamedTensorData, readTensorData } from '@resattn/core';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { batchesByLength } from '../pipelines/batches-by-length.js';
import { bestTags, type ChainWeights, zeroChain } from './chain.js';
import {
  type ChainMember,
  chainMixtureWeights,
  chooseEntityBias,
  mixChains,
  withEntityBias,
} from './chain-mixture.js';
import { entityF1 } from './entity-f1.js';
import {
  emissionsOf,
  type LabelledWords,
  type LinearTagger,
  trainLinearTagger,
} from './linear-tagger.js';
import { makeTagger } from './tagger.js';
import type { TaggerBundle } from './tagger-bundle.js';
import type { TaggerInputs } from './tagger-interface.js';
import { MAX_SHAPES, paddedTime } from './tagging-pipeline.js';
import { wordParts } from './word-parts.js';
import { padWords, wordTensors } from './word-tags-collator.js';
import type { EncodedWords } from './word-vocabulary.js';

export interface WidenTaggerOptions {
  readonly train: readonly LabelledWords[];
  /** Fits the weights of both parts and the bias of entities. */
  readonly validation: readonly LabelledWords[];
  /** Words that the network reads at once. Default 128. */
  readonly maxLength?: number | undefined;
  /** Seed of the order of the sentences. Default 0. */
  readonly seed?: number | undefined;
  /** Told how much of the work is done; awaited, so that others can run. */
  readonly onProgress?: ((done: number, total: number) => Promise<void> | void) | undefined;
  /** Ends the fit between sentences, with its reason as the error. Default: in a notebook, the signal of the running cell. */
  readonly signal?: AbortSignal | undefined;
}

/** How good a part is on the validation sentences. */
export interface TaggerPart {
  readonly name: 'network' | 'lexical features';
  readonly weight: number;
  /** F1 of entities, or accuracy of the tags of words. */
  readonly score: number;
}

export interface WidenedTagger {
  readonly bundle: TaggerBundle;
  readonly parts: readonly TaggerPart[];
  /** Of both together, on the validation sentences that the weights were fitted on. */
  readonly score: number;
}

/** Sentences that the network scores together. */
const BATCH = 32;

/**
 * Makes a trained network wide and deep: a linear-chain CRF over words, affixes, shapes and neighbours is
 * trained apart from it, and the scores of both are added,
 * `score(y) = w_1 score_network(y) + w_2 score_linear(y)`.
 *
 * The weights maximize the likelihood of the validation sentences, which neither part has learned from;
 * where tags mark entities, a bias of all tags but `O` is then chosen for their F1. With both fixed, the
 * linear part is trained once more on training and validation sentences together. The result is one tagger:
 * the weights are multiplied into its layers.
 *
 * @throws Error for sentences without tags, and for a network that has lexical features already
 */
export async function widenTagger(
  network: TaggerBundle,
  options: WidenTaggerOptions,
): Promise<WidenedTagger> {
  checkOptions('widenTagger', options, {
    train: true,
    validation: true,
    maxLength: true,
    seed: true,
    onProgress: true,
    signal: true,
  });
  const { train, seed = 0, onProgress, signal } = options;
  const validation = options.validation.filter(({ tokens }) => tokens.length > 0);
  const { tagger, tags, tagging } = network;
  if (tagger.config.numFeatures > 0)
    throw new Error(
      'widenTagger: the tagger has lexical features already, expected a network by itself',
    );
  const numTags = tags.length;
  const both = [...train, ...validation];
  const sizes = [train.length, both.length];
  const all = sizes[0]! + sizes[1]!;
  const fit = (examples: readonly LabelledWords[], before: number) =>
    trainLinearTagger(examples, {
      ...{ numTags, seed, signal, transitions: tagger.crf !== undefined },
      onProgress: (done, total) =>
        onProgress?.(Math.round(before + (done / total) * examples.length), all),
    });

  const linear = await fit(train, 0);
  const members: readonly ChainMember[] = [
    await networkMember(network, validation, options.maxLength ?? 128),
    {
      chain: linear.chain,
      emissions: validation.map(({ tokens }) =>
        emissionsOf(linear.features.encode(tokens), linear.weights, numTags),
      ),
    },
  ];
  const labels = validation.map((example) => example.labels);
  const weights = chainMixtureWeights(members, labels);
  const mixed = mixChains(members, weights);
  const entityBias = tagging === 'entities' ? chooseEntityBias(mixed, labels, tags) : 0;
  const scoreOf = ({ emissions, chain }: ChainMember, bias = 0) => {
    const predicted = emissions.map((scores) =>
      bestTags(withEntityBias(scores, numTags, bias), chain),
    );
    return tagging === 'entities'
      ? entityF1(predicted, labels, tags)
      : accuracyOf(predicted, labels);
  };
  const names = ['network', 'lexical features'] as const;
  const parts = names.map((name, m) => ({
    ...{ name, weight: weights[m]!, score: scoreOf(members[m]!) },
  }));
  const score = scoreOf(mixed, entityBias);
  const final = await fit(both, sizes[0]!);
  const bundle = await joined(network, final, { weights, entityBias });
  return { bundle, parts, score };
}

function accuracyOf(
  predicted: readonly ArrayLike<number>[],
  actual: readonly ArrayLike<number>[],
): number {
  let right = 0;
  let words = 0;
  predicted.forEach((tags, i) => {
    for (let t = 0; t < tags.length; t++) if (tags[t] === actual[i]![t]) right++;
    words += tags.length;
  });
  return right / words;
}

/** What the network gives the tags of sentences; long ones are read in parts. */
async function networkMember(
  { tagger, vocabulary }: TaggerBundle,
  sentences: readonly LabelledWords[],
  maxLength: number,
): Promise<ChainMember> {
  const { numTags } = tagger.config;
  const emissions = sentences.map(({ tokens }) => new Float64Array(tokens.length * numTags));
  const parts = sentences.flatMap(({ tokens }, index) =>
    wordParts(tokens, maxLength).map(([from, to]) => ({
      ...{ index, from },
      encoded: vocabulary.encode(tokens.slice(from, to)),
    })),
  );
  const lengthOf = ({ encoded }: { encoded: EncodedWords }) => encoded.words.length;
  const score = jit((inputs: TaggerInputs) => tagger.score(inputs), {
    name: 'tag_scores',
    maxSignatures: MAX_SHAPES,
  });
  const { maxCharacters } = vocabulary;
  try {
    for (const { items, padded } of batchesByLength(parts, lengthOf, BATCH)) {
      const time = paddedTime(padded.map(lengthOf));
      const rows = padded.map(({ encoded }) => encoded);
      const inputs = wordTensors(padWords(rows, { time, maxCharacters }));
      const scored = score(inputs);
      const values = await scored.data();
      tf.dispose([scored, inputs as unknown as tf.TensorContainer]);
      items.forEach(({ index, from, encoded }, row) => {
        const begin = row * time * numTags;
        const own = values.subarray(begin, begin + encoded.words.length * numTags);
        emissions[index]!.set(own, from * numTags);
      });
    }
  } finally {
    score.dispose();
  }
  return { emissions, chain: await chainOf(tagger.weights, numTags) };
}

const CHAIN = { transitions: 'crf/transitions', start: 'crf/start', end: 'crf/end' } as const;

/** The transitions of a tagger; all alike where each tag is for itself. */
async function chainOf(
  weights: TaggerBundle['tagger']['weights'],
  numTags: number,
): Promise<ChainWeights> {
  if (weights[CHAIN.transitions] === undefined) return zeroChain(numTags);
  const read = async (name: keyof typeof CHAIN) =>
    Float64Array.from(await weights[CHAIN[name]]!.data());
  return {
    numTags,
    transitions: await read('transitions'),
    start: await read('start'),
    end: await read('end'),
  };
}

/** One tagger that adds the scores of both. */
async function joined(
  network: TaggerBundle,
  linear: LinearTagger,
  fitted: { readonly weights: readonly number[]; readonly entityBias: number },
): Promise<TaggerBundle> {
  const [deep, wide] = fitted.weights as [number, number];
  const { numFeatures } = linear.features;
  const { entityBias } = fitted;
  const tagger = makeTagger({ ...network.tagger.config, numFeatures, entityBias });
  const own: Record<string, NamedTensorData[string]> = {
    ...(await readTensorData(network.tagger.weights)),
  };
  const put = (name: string, shape: readonly number[], valueAt: (i: number) => number) => {
    const length = shape.reduce((size, axis) => size * axis, 1);
    const values = Float32Array.from({ length }, (_, i) => valueAt(i));
    own[name] = { dtype: 'float32', shape: [...shape], values };
  };
  for (const name of ['tags/kernel', 'tags/bias']) {
    const { shape, values } = own[name]!;
    put(name, shape, (i) => deep * values[i]!);
  }
  for (const [name, weight] of Object.entries(CHAIN)) {
    const given = own[weight];
    if (given === undefined) continue;
    const other = linear.chain[name as keyof typeof CHAIN];
    put(weight, given.shape, (i) => deep * given.values[i]! + wide * other[i]!);
  }
  const table = [numFeatures, tagger.config.numTags];
  put('wide/table', table, (i) => wide * linear.weights[i]!);
  assignWeights(tagger.weights, own);
  return { ...network, tagger, vocabulary: network.vocabulary.withFeatures(linear.features) };
}
