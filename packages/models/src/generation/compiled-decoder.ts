import { type Jitted, jit, tensorFlowKernels } from '@resattn/core';
import * as ops from '@resattn/core/ops';
import * as tf from '@tensorflow/tfjs';
import { type BeamState, followParents, separateCaches, shareCaches } from './beam-state.js';
import { type ChoiceSettings, type Cursor, choose } from './choice.js';
import type { Decoder, DecoderInput, TensorTree } from './decoder.js';
import type { ScoreEdits } from './score-edits.js';
import { flatten, mapTensors, unflatten } from './tensor-tree.js';
import { tidy } from './tidy.js';

/** What a run of the decoder's graphs is specialised to. */
export interface StepSettings extends ChoiceSettings {
  readonly vocabularySize: number;
  /** Positions of the source whose attention is reported; 0 for none. */
  readonly reportedSourceTime: number;
  /** Whether the host looks at every step of beams, so that a call runs one. */
  readonly isWatched: boolean;
}

/** What the next step needs. */
export interface Progress {
  readonly cursor: Cursor;
  readonly state: TensorTree;
}

export interface StartResult extends Progress {
  readonly memory: TensorTree;
  /** `[1, groups, columns]`, of decoder-only models: see {@link StepsResult}. */
  readonly report?: tf.Tensor | undefined;
}

export interface StepsResult extends Progress {
  /**
   * `[steps, groups, columns]`, float32, to be read at once: for each step what `choose` reports, then
   * the attention over the source. There may be more steps than were asked for; they say nothing.
   */
  readonly report: tf.Tensor;
}

/** What a loop carries from step to step. */
interface Carried {
  readonly cursor: Cursor;
  readonly state: BeamState;
}

type StartArguments = DecoderInput & { readonly edits: ScoreEdits };

/** What steps read. */
export interface StepsArguments extends Progress {
  /** Scalar, int32. */
  readonly position: tf.Tensor;
  readonly memory: TensorTree;
  /** Of every step. */
  readonly edits: ScoreEdits;
}

type Steps = Jitted<[StepsArguments, tf.Tensor, number, StepSettings], StepsResult>;

/** Maximum number of steps of one call. */
export const MOST_STEPS = 32;

/** What runs the steps: TensorFlow's executor, XLA, or the first until the second pays off. */
export type DecodingCompiler = 'graph' | 'xla' | 'auto';

/**
 * Steps of the same shapes after which XLA compiles them: by then its compilation costs no more time than
 * they took. See docs/decisions/decoding-is-a-loop-in-the-graph.md.
 */
export const STEPS_BEFORE_XLA = 256;

/**
 * A decoder as two compiled graphs: one reads the input, one writes tokens: reorders the state by beam,
 * runs the model, applies the constraints, chooses the tokens and continues with them, so that nothing of
 * the vocabulary's size leaves the graph, and nothing at all between the steps of one call.
 */
export class CompiledDecoder {
  private readonly runStart: Jitted<[StartArguments, number, number, StepSettings], StartResult>;
  private readonly runSteps: Readonly<Record<'graph' | 'xla', Steps>>;
  /** Steps run so far, by the shapes of what they carry. */
  private readonly stepsRun = new Map<string, number>();
  /** Whether XLA failed to compile the decoder. */
  private isXlaRefused = false;
  private readonly runGrow: Jitted<[TensorTree, number], TensorTree> | undefined;

  constructor(
    private readonly decoder: Decoder,
    private readonly compiler: DecodingCompiler = 'auto',
  ) {
    this.runStart = jit(
      (input: StartArguments, capacity: number, rowsPerInput: number, settings: StepSettings) => {
        const { memory, state, logits } = decoder.start(input, capacity);
        const batch = input.tokens.shape[0];
        const rows = repeatedRows(batch, rowsPerInput);
        const gather = (tensor: tf.Tensor) => tf.gather(tensor, rows, 0);
        const expand = (tree: TensorTree) => (rowsPerInput === 1 ? tree : mapTensors(tree, gather));
        const cursor = firstCursor(batch, rowsPerInput, decoder.startId ?? 0, settings);
        const expanded = expand(state);
        if (!logits) return { memory, state: expanded, cursor };
        const { next, columns } = choose(
          expand(logits) as tf.Tensor,
          input.edits,
          cursor,
          settings,
        );
        return { memory, state: expanded, cursor: next, report: stackReports([columns]) };
      },
      { name: 'startDecoding' },
    );
    const steps = (compiler: 'graph' | 'xla') =>
      jit(
        (input: StepsArguments, numSteps: tf.Tensor, mostSteps: number, settings: StepSettings) =>
          this.loop(input, numSteps, mostSteps, settings),
        { name: 'decodingSteps', compiler },
      );
    this.runSteps = { graph: steps('graph'), xla: steps('xla') };
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
    const { graph, xla } = this.runSteps;
    return this.runStart.traces + graph.traces + xla.traces;
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

  /** Answers the next positions, at most {@link MOST_STEPS}. The progress given is freed. */
  steps(input: StepsArguments, numSteps: number, settings: StepSettings): StepsResult {
    if (!tensorFlowKernels()) return this.stepByStep(input, numSteps, settings);
    const count = tf.scalar(numSteps, 'int32');
    const mostSteps = settings.selection.kind === 'all' ? 1 : MOST_STEPS;
    const runBy = (compiler: 'graph' | 'xla') =>
      this.runSteps[compiler](input, count, mostSteps, settings);
    let result: StepsResult | undefined;
    if (this.chosenFor(input, numSteps, settings) === 'xla') {
      try {
        result = runBy('xla');
      } catch (error) {
        if (this.compiler === 'xla') throw error;
        this.isXlaRefused = true;
      }
    }
    result ??= runBy('graph');
    count.dispose();
    disposeUnless(input, result);
    return result;
  }

  /** Makes room for more positions. The state given is freed. */
  grow(state: TensorTree, capacity: number): TensorTree {
    const grown = this.runGrow!(state, capacity);
    disposeUnless({ state }, { state: grown });
    return grown;
  }

  dispose(): void {
    this.runStart.dispose();
    for (const steps of Object.values(this.runSteps)) steps.dispose();
    this.runGrow?.dispose();
  }

  /** Which compiler runs these steps; whatever draws is the executor's, so that a seed says it all. */
  private chosenFor(
    { cursor, state, edits }: StepsArguments,
    numSteps: number,
    { selection }: StepSettings,
  ): 'graph' | 'xla' {
    if (this.compiler !== 'auto') return this.compiler;
    const { isGpu, obstacles } = tensorFlowKernels()!;
    const isAway = this.isXlaRefused || isGpu || obstacles.xla !== undefined;
    if (selection.kind === 'all' || isAway) return 'graph';
    const carried = flatten({ cursor, state, edits } as TensorTree);
    const key = `${selection.kind} ${carried.map(({ shape }) => `[${shape}]`).join(' ')}`;
    const steps = this.stepsRun.get(key) ?? 0;
    if (steps >= STEPS_BEFORE_XLA) return 'xla';
    this.stepsRun.set(key, steps + numSteps);
    return 'graph';
  }

  private step(
    { cursor, position, memory, edits }: Omit<StepsArguments, 'state'>,
    state: BeamState,
    settings: StepSettings,
  ): Carried & { readonly columns: readonly tf.Tensor[] } {
    const { parents, tokens } = cursor;
    const { own, ancestors } = parents
      ? followParents(this.decoder, state, parents, position)
      : state;
    const next = this.decoder.step({
      tokens,
      position,
      memory,
      state: own,
      returnAttentionScores: settings.reportedSourceTime > 0,
    });
    const choice = choose(next.logits, edits, cursor, settings);
    const columns = next.attention
      ? [...choice.columns, byGroup(next.attention, choice.columns[0]!.shape[0])]
      : choice.columns;
    return { state: { own: next.state, ancestors }, cursor: choice.next, columns };
  }

  /** Where nothing compiles. */
  private stepByStep(input: StepsArguments, numSteps: number, settings: StepSettings): StepsResult {
    let progress: Progress = input;
    const reports: tf.Tensor[] = [];
    for (let i = 0; i < numSteps; i++) {
      const { report, ...next } = tidy((): StepsResult => {
        const position = tf.add(input.position, tf.scalar(i, 'int32'));
        const before = { own: progress.state };
        const { columns, cursor, state } = this.step(
          { ...input, ...progress, position },
          before,
          settings,
        );
        const report = stackReports([columns]);
        return { cursor, state: state.own, report };
      });
      disposeUnless(progress, next);
      progress = next;
      reports.push(report);
    }
    const report = tf.concat(reports, 0);
    tf.dispose(reports);
    return { ...progress, report };
  }

  private loop(
    { cursor, state, position, memory, edits }: StepsArguments,
    numSteps: tf.Tensor,
    mostSteps: number,
    settings: StepSettings,
  ): StepsResult {
    const { selection } = settings;
    const kernels = tensorFlowKernels()!;
    // TensorFlow's executor copies rows faster than it multiplies with those of all beams, and a call
    // puts them in order at its end.
    const isShared =
      selection.kind === 'beams' && kernels.compiler === 'xla' && !settings.isWatched;
    const carried = isShared
      ? shareCaches(this.decoder, state, selection.numBeams)
      : { own: state };
    const template = { cursor, state: carried } as TensorTree;
    const read = (tensors: readonly tf.Tensor[]) =>
      unflatten(template, tensors) as unknown as Carried;
    const reports = tf.zeros([mostSteps, ...reportShape(cursor, settings)]);
    const [, last, ...progress] = kernels.loop(
      [tf.scalar(0, 'int32'), reports, ...flatten(template)],
      ([count, , ...tensors]) => {
        const isLess = tf.less(count!, numSteps);
        const { ended } = read(tensors).cursor;
        if (!ended) return isLess;
        return tf.logicalAnd(isLess, tf.less(tf.min(ended), tf.scalar(1, 'int32')));
      },
      ([count, reports, ...tensors]) => {
        const { cursor, state: before } = read(tensors);
        const here = tf.add(position, count!);
        const { columns, ...next } = this.step(
          { cursor, position: here, memory, edits },
          before,
          settings,
        );
        return [
          tf.add(count!, tf.scalar(1, 'int32')),
          ops.updateSlice(reports!, stackReports([columns]), count!, 0),
          ...flatten(next as TensorTree),
        ];
      },
    );
    const after = read(progress);
    return {
      cursor: after.cursor,
      state: separateCaches(this.decoder, after.state),
      report: last!,
    };
  }
}

/** Where rows begin: at the start token, each input with one beam. */
function firstCursor(
  batch: number,
  rowsPerInput: number,
  startId: number,
  { selection }: StepSettings,
): Cursor {
  const rows = batch * rowsPerInput;
  const tokens = tf.fill([rows], startId, 'int32');
  if (selection.kind !== 'beams') return { tokens, ended: tf.zeros([rows], 'int32') };
  const sums = Float32Array.from({ length: rows }, (_, row) =>
    row % rowsPerInput === 0 ? 0 : Number.NEGATIVE_INFINITY,
  );
  return {
    tokens,
    parents: tf.range(0, rows, 1, 'int32'),
    sums: tf.tensor2d(sums, [batch, rowsPerInput]),
  };
}

/** Groups and columns of a report. */
function reportShape(
  { tokens }: Cursor,
  { selection, vocabularySize, reportedSourceTime }: StepSettings,
): [number, number] {
  const rows = tokens.shape[0];
  if (selection.kind !== 'beams')
    return [rows, (selection.kind === 'all' ? vocabularySize : 2) + reportedSourceTime];
  const { numBeams, count } = selection;
  return [rows / numBeams, 3 * count + numBeams * reportedSourceTime];
}

/** The reports of steps side by side, `[steps, groups, columns]`. */
function stackReports(steps: readonly (readonly tf.Tensor[])[]): tf.Tensor {
  return tf.stack(steps.map((columns) => tf.concat([...columns], 1)));
}

const byGroup = (x: tf.Tensor, groups: number) => tf.reshape(x, [groups, -1]);

/** Frees what was handed in, except what another one took over: what does not compile hands it through. */
function disposeUnless(given: Progress | { state: TensorTree }, other: object): void {
  const kept = new Set(flatten(other as TensorTree));
  const { state, cursor } = given as Progress;
  for (const tensor of flatten({ state, cursor } as TensorTree))
    if (!kept.has(tensor)) tensor.dispose();
}

/** 0, 0, …, 1, 1, …: the input of each row. */
function repeatedRows(inputs: number, rowsPerInput: number): tf.Tensor1D {
  const rows = Int32Array.from({ length: inputs * rowsPerInput }, (_, row) =>
    Math.floor(row / rowsPerInput),
  );
  return tf.tensor1d(rows, 'int32');
}
