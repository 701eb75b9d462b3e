import { type Jitted, jit, tensorFlowKernels } from '@resattn/core';
import * as tf from '@tensorflow/tfjs';
import type { Decoder, DecoderInput, TensorTree } from './decoder.js';
import { editScores, type ScoreEdits } from './score-edits.js';

/** What is read of the logits of a step. */
export type Selection =
  /** The best tokens of each row; edits go to the logits, the result is normalised after them. */
  | { readonly kind: 'best'; readonly count: number }
  /** The best tokens of each row; edits go to the log-probabilities. */
  | { readonly kind: 'beams'; readonly count: number }
  /** The edited logits of all tokens, for sampling. */
  | { readonly kind: 'all' };

/** What a run of the decoder's graphs is specialised to. */
export type StepSettings = {
  readonly selection: Selection;
  readonly returnAttention: boolean;
};

/** What the host reads after a step, and what the next step needs. */
export interface StepResult {
  readonly state: TensorTree;
  /**
   * `[rows, columns]`, float32, to be read at once: log-probabilities and ids of the candidates (or
   * all logits), then the attention over the source.
   */
  readonly report?: tf.Tensor;
}

export interface StartResult extends StepResult {
  readonly memory: TensorTree;
}

type StartArguments = DecoderInput & { readonly edits: ScoreEdits };

interface StepArguments {
  readonly tokens: tf.Tensor;
  readonly parents: tf.Tensor | null;
  readonly position: tf.Tensor;
  readonly state: TensorTree;
  readonly memory: TensorTree;
  readonly edits: ScoreEdits;
}

/**
 * A decoder as two compiled graphs: one reads the input, one answers a position: reorders the state by
 * beam, runs the model, applies the constraints, and finds the best tokens, so that nothing of the
 * vocabulary's size leaves the graph.
 */
export class CompiledDecoder {
  private readonly runStart: Jitted<[StartArguments, number, number, StepSettings], StartResult>;
  private readonly runStep: Jitted<[StepArguments, StepSettings], StepResult>;
  private readonly runGrow: Jitted<[TensorTree, number], TensorTree> | undefined;

  constructor(decoder: Decoder) {
    this.runStart = jit(
      (input: StartArguments, capacity: number, rowsPerInput: number, settings: StepSettings) => {
        const { memory, state, logits } = decoder.start(input, capacity);
        const rows = repeatedRows(input.tokens.shape[0]!, rowsPerInput);
        const gather = (tensor: tf.Tensor) => tf.gather(tensor, rows, 0);
        const expand = (tree: TensorTree) => (rowsPerInput === 1 ? tree : mapTensors(tree, gather));
        return {
          memory,
          state: expand(state),
          ...(logits && {
            report: report(expand(logits) as tf.Tensor, input.edits, settings.selection),
          }),
        };
      },
      { name: 'startDecoding' },
    );
    this.runStep = jit(
      ({ parents, edits, state, ...input }: StepArguments, settings: StepSettings) => {
        const { selection, returnAttention } = settings;
        const reordered = parents
          ? mapTensors(state, (tensor) => tf.gather(tensor, parents as tf.Tensor1D, 0))
          : state;
        const next = decoder.step({ ...input, state: reordered, returnAttention });
        return {
          state: next.state,
          report: report(next.logits, edits, selection, next.attention),
        };
      },
      { name: 'decodingStep' },
    );
    this.runGrow =
      decoder.grow &&
      jit((state: TensorTree, capacity: number) => decoder.grow!(state, capacity), {
        name: 'growState',
      });
  }

  /** Whether the state can be given more room later. */
  get canGrow(): boolean {
    return this.runGrow !== undefined;
  }

  /** How often a graph was built, for tests and benchmarks. */
  get traces(): number {
    return this.runStart.traces + this.runStep.traces;
  }

  /** Reads the input; the arguments are the caller's to dispose. */
  start(
    input: StartArguments,
    capacity: number,
    rowsPerInput: number,
    settings: StepSettings,
  ): StartResult {
    return this.runStart(input, capacity, rowsPerInput, settings);
  }

  /** Answers one position. The state given is freed, the other arguments are the caller's. */
  step(input: StepArguments, settings: StepSettings): StepResult {
    const result = this.runStep(input, settings);
    disposeUnless(input.state, result.state);
    return result;
  }

  /** Makes room for more positions. The state given is freed. */
  grow(state: TensorTree, capacity: number): TensorTree {
    const grown = this.runGrow!(state, capacity);
    disposeUnless(state, grown);
    return grown;
  }

  dispose(): void {
    this.runStart.dispose();
    this.runStep.dispose();
    this.runGrow?.dispose();
  }
}

/** Frees a state, except what another one took over: a backend that does not compile hands it through. */
function disposeUnless(state: TensorTree, other: TensorTree): void {
  const kept = new Set<tf.Tensor>();
  mapTensors(other, (tensor) => {
    kept.add(tensor);
    return tensor;
  });
  mapTensors(state, (tensor) => {
    if (!kept.has(tensor)) tensor.dispose();
    return tensor;
  });
}

/** Applies a function to every tensor of a tree. */
export function mapTensors(tree: TensorTree, fn: (tensor: tf.Tensor) => tf.Tensor): TensorTree {
  if (tree instanceof tf.Tensor) return fn(tree);
  if (Array.isArray(tree)) return tree.map((part: TensorTree) => mapTensors(part, fn));
  return Object.fromEntries(
    Object.entries(tree as { [name: string]: TensorTree | undefined }).map(([name, part]) => [
      name,
      part === undefined ? undefined : mapTensors(part, fn),
    ]),
  );
}

/** 0, 0, …, 1, 1, …: the input of each row. */
function repeatedRows(inputs: number, rowsPerInput: number): tf.Tensor1D {
  const rows = Int32Array.from({ length: inputs * rowsPerInput }, (_, row) =>
    Math.floor(row / rowsPerInput),
  );
  return tf.tensor1d(rows, 'int32');
}

function report(
  logits: tf.Tensor,
  edits: ScoreEdits,
  selection: Selection,
  attention?: tf.Tensor,
): tf.Tensor {
  const columns = selected(logits, edits, selection);
  return tf.concat(attention ? [...columns, attention] : columns, 1);
}

function selected(logits: tf.Tensor, edits: ScoreEdits, selection: Selection): tf.Tensor[] {
  if (selection.kind === 'all') return [editScores(logits, edits)];
  const { values, indices } =
    selection.kind === 'beams'
      ? tf.topk(editScores(logSoftmax(logits), edits), selection.count)
      : bestOf(editScores(logits, edits), selection.count);
  // Ids are exact in float32 up to 2^24.
  return [values, tf.cast(indices, 'float32')];
}

/**
 * The best tokens of each row and their log-probabilities. Those of all others are not computed: the
 * best token's is the logarithm of the greatest weight of the softmax, and the distances are the logits'.
 */
function bestOf(logits: tf.Tensor, count: number): { values: tf.Tensor; indices: tf.Tensor } {
  const { values, indices } = tf.topk(logits, count);
  const best = tf.log(tf.max(tf.softmax(logits), 1, true));
  const distances = tf.sub(values, tf.slice(values, [0, 0], [-1, 1]));
  return { values: tf.add(distances, best), indices };
}

/** In one pass where TensorFlow has a kernel for it. */
function logSoftmax(logits: tf.Tensor): tf.Tensor {
  const kernels = tensorFlowKernels();
  if (!kernels) return tf.logSoftmax(logits);
  return kernels.execute('LogSoftmax', [logits], { T: { type: 'float32' } })[0]!;
}
