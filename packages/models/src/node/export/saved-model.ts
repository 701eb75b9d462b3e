import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { type ExportedGraph, readTensorData, tensorFlowBackend } from '@resattn/core';
import { writeFileAtomic } from '@resattn/core/node';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import {
  type ClassifierBundle,
  describeClassifier,
  ngramFiles,
} from '../../bundles/classifier-bundle.js';
import { applyClassifier } from '../../classifiers/text-classifier.js';
import { writeBundle } from '../bundle-folder.js';
import { freeSizes, type SizedGraph, type TracedSizes, tracedSizes } from './free-sizes.js';
import {
  dataTypes,
  decodeGraph,
  encodeSavedModel,
  type GraphDef,
  type NodeDef,
  type TensorInfo,
} from './graph-messages.js';
import { type ConstantValue, constantNode, shapeMessage } from './graph-nodes.js';

export interface SavedModelOptions {
  /** Tokens that positions are made for, where the model counts them. Default 512. */
  readonly maxLength?: number | undefined;
  /** Fixes the sizes of the input, for models whose graph cannot leave them open. */
  readonly fixed?: TracedSizes | undefined;
}

/**
 * Writes a classifier as a TensorFlow SavedModel: `saved_model.pb` with the traced graph, the weights
 * in it as constants, and `classifier.json` with the tokenizer and the labels beside it.
 *
 * The signature `serving_default` takes `tokens` `[batch, time]`, int32, padded with the
 * classifier's `padId`, and returns `scores` `[batch, classes]` (probabilities, or numbers), `logits` and, where
 * the model attends, `attention`. Both sizes are open, unless fixed.
 *
 * @throws Error on another backend than TensorFlow, and for a model whose sizes cannot be left open.
 */
export async function saveSavedModel(
  folder: string,
  bundle: ClassifierBundle,
  options: SavedModelOptions = {},
): Promise<void> {
  checkOptions('saveSavedModel', options, { maxLength: true, fixed: true });
  const backend = tensorFlowBackend();
  if (backend === undefined) {
    throw new Error(
      `a SavedModel is written by TensorFlow itself, and the backend is ${tf.getBackend()}: run ` +
        'useTensorFlow() of @resattn/runtime first',
    );
  }
  const { classifier } = bundle;
  const { fixed } = options;
  const trace = (sizes: TracedSizes) => exportClassifier(bundle, sizes);
  const traced = trace(fixed ?? tracedSizes[0]);
  const sized = (exported: ExportedGraph, sizes: TracedSizes): SizedGraph => ({
    ...sizes,
    graph: decodeGraph(exported.graphDef),
  });
  const [tokens] = traced.arguments as [string];
  let graph: GraphDef;
  if (fixed) graph = decodeGraph(traced.graphDef);
  else {
    const time = Math.min(options.maxLength ?? 512, classifier.maxLength);
    const graphs = [
      sized(traced, tracedSizes[0]),
      ...tracedSizes.slice(1).map((sizes) => sized(trace(sizes), sizes)),
    ];
    const longest = { batch: 1, time };
    graph = freeSizes(graphs, tokens, () => sized(trace(longest), longest));
  }
  const shapeOf = fixed
    ? (shape: readonly number[]) => shape
    : (shape: readonly number[]) => openShape(shape, tracedSizes[0]);
  const names = ['scores', 'logits', 'attention'];
  const outputs = traced.outputs.map(({ node, index, shape }, i): [string, TensorInfo] => [
    names[i]!,
    {
      name: `${node}:${index}`,
      dtype: dataTypes.float32,
      tensor_shape: shapeMessage(shapeOf(shape)),
    },
  ]);
  const message = encodeSavedModel({
    saved_model_schema_version: 1,
    meta_graphs: [
      {
        meta_info_def: { tags: ['serve'], tensorflow_version: traced.version },
        graph_def: await freeze(graph, traced),
        signature_def: {
          serving_default: {
            inputs: {
              tokens: {
                name: `${tokens}:0`,
                dtype: dataTypes.int32,
                tensor_shape: shapeMessage(
                  shapeOf([(fixed ?? tracedSizes[0]).batch, (fixed ?? tracedSizes[0]).time]),
                ),
              },
            },
            outputs: Object.fromEntries(outputs),
            method_name: 'tensorflow/serving/predict',
          },
        },
      },
    ],
  });
  await mkdir(folder, { recursive: true });
  await writeFileAtomic(join(folder, 'classifier.json'), describeClassifier(bundle));
  await writeBundle(folder, ngramFiles(bundle));
  await writeFileAtomic(join(folder, 'saved_model.pb'), message);
}

function exportClassifier(bundle: ClassifierBundle, { batch, time }: TracedSizes): ExportedGraph {
  const { classifier } = bundle;
  const tokens = tf.zeros([batch, time], 'int32');
  const exported = tensorFlowBackend()!.exportGraph(
    function classify(input) {
      const { logits, attention } = applyClassifier(classifier, input);
      return [scoresOfLogits(bundle, logits), logits, ...(attention ? [attention] : [])];
    },
    [tokens],
  );
  tokens.dispose();
  return exported;
}

/**
 * The network's scores as the bundle reads them: with its temperature, unless that is of the network and the
 * n-grams together.
 */
function scoresOfLogits(
  { ngrams, problemType, temperature = 1, scale }: ClassifierBundle,
  logits: tf.Tensor,
): tf.Tensor {
  if (problemType === 'regression') {
    const { mean = 0, deviation = 1 } = ngrams ? {} : (scale ?? {});
    return tf.add(tf.mul(logits, deviation), mean);
  }
  const scaled = ngrams || temperature === 1 ? logits : tf.div(logits, temperature);
  return problemType === 'multi_label_classification' ? tf.sigmoid(scaled) : tf.softmax(scaled);
}

/** Puts the values of variables and of tensors from outside into the graph. */
async function freeze(graph: GraphDef, exported: ExportedGraph): Promise<GraphDef> {
  const constants = new Map<string, ConstantValue>();
  for (const { node, variable } of exported.variables)
    constants.set(node, (await readTensorData({ variable })).variable!);
  for (const { node, shape, values } of exported.tensors) constants.set(node, { shape, values });
  const node = graph.node.map((each): NodeDef => {
    const constant = constants.get(each.name);
    if (constant) return constantNode(each.name, constant);
    if (each.op !== 'ReadVariableOp') return each;
    return {
      ...each,
      op: 'Identity',
      input: each.input.slice(0, 1),
      attr: { T: each.attr.dtype! },
    };
  });
  return { ...graph, node };
}

const openShape = (shape: readonly number[], { batch, time }: TracedSizes): number[] =>
  shape.map((size) => (size === batch || size === time ? -1 : size));
