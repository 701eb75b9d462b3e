import { RandomStream } from '@resattn/data';
import * as tf from '@tensorflow/tfjs';
import { BeamSearch } from './beam-search.js';
import { candidatesOf } from './candidates.js';
import { CompiledDecoder, type Selection, type StepSettings } from './compiled-decoder.js';
import { type ConstrainedStep, constrain, isConstrained, type RowEdits } from './constraints.js';
import type { Decoder, TensorTree } from './decoder.js';
import type { GeneratedSequence, GenerateOptions } from './generate-options.js';
import { inputTensors, type PaddedInputs, padInputs, roundUp } from './inputs.js';
import { checkGenerateOptions, type ResolvedOptions } from './resolve-options.js';
import { RowSearch } from './row-search.js';
import { editTensors, type ScoreEdits } from './score-edits.js';
import type { Candidates, NextRows, Search } from './search.js';

/** One token of a stream. */
export interface StreamedToken {
  readonly token: number;
  readonly logProb: number;
  /** Weights over the source's positions, with `returnAttention`. */
  readonly attention?: Float32Array;
}

/**
 * Writes sequences with one model: greedy, by beam search or by sampling, for a batch of inputs at
 * once. The model's graphs are compiled on first use, once for all positions, and kept for further
 * calls with inputs of about the same length; {@link dispose} frees them.
 */
export class SequenceGenerator {
  private readonly compiled: CompiledDecoder;

  constructor(private readonly decoder: Decoder) {
    this.compiled = new CompiledDecoder(decoder);
  }

  /** How often a graph was built. */
  get traces(): number {
    return this.compiled.traces;
  }

  /**
   * Writes `numReturnSequences` sequences for each input, best first. An encoder-decoder answers its
   * input, a decoder-only model continues it.
   *
   * @param inputs token ids, without padding
   * @throws Error for an empty or too long input, and an option out of range, naming it.
   */
  async generate(
    inputs: readonly ArrayLike<number>[],
    options: GenerateOptions = {},
  ): Promise<GeneratedSequence[][]> {
    const resolved = checkGenerateOptions(this.decoder, inputs, options);
    if (inputs.length === 0) return [];
    const padded = padInputs(this.decoder, inputs);
    const search = this.searchFor(inputs.length, resolved);
    for await (const _ of this.run(padded, search, resolved)) {
      // Only the last state of the search counts.
    }
    const results = search.results(resolved.numReturnSequences);
    return results.map((sequences, i) => sequences.map((one) => trimAttention(one, padded, i)));
  }

  /**
   * Writes one sequence token by token, each as soon as it is there; not by beam search.
   *
   * @throws Error as {@link generate} does, and for beams.
   */
  async *stream(
    input: ArrayLike<number>,
    options: GenerateOptions = {},
  ): AsyncGenerator<StreamedToken> {
    // Beams of the model's defaults are not streamed.
    const single = { ...options, numBeams: options.numBeams ?? 1 };
    const resolved = checkGenerateOptions(this.decoder, [input], {
      ...single,
      numReturnSequences: options.numReturnSequences ?? 1,
    });
    if (resolved.numBeams > 1 || resolved.numReturnSequences > 1) {
      throw new Error(
        `a stream writes one sequence, got numBeams ${resolved.numBeams} and numReturnSequences ` +
          `${resolved.numReturnSequences}; leave both at 1, or use generate`,
      );
    }
    const padded = padInputs(this.decoder, [input]);
    const search = this.searchFor(1, resolved);
    for await (const candidates of this.run(padded, search, resolved)) {
      const { ids, logProbs, attention } = candidates;
      yield {
        token: ids[0]!,
        logProb: logProbs[0]!,
        ...(attention && { attention: attention.slice(0, input.length) }),
      };
    }
  }

  /** Frees the compiled graphs. */
  dispose(): void {
    this.compiled.dispose();
  }

  private searchFor(batch: number, options: ResolvedOptions): Search {
    const { numBeams, numReturnSequences, maxNewTokens, endIds } = options;
    const { paddingId } = this.decoder;
    if (numBeams > 1) return new BeamSearch({ ...options, batch, paddingId });
    const rowsPerInput = numReturnSequences;
    const rows = batch * rowsPerInput;
    return new RowSearch({ rows, rowsPerInput, maxNewTokens, endIds, paddingId });
  }

  /** Runs the search to its end, and gives the candidates of every step. */
  private async *run(
    inputs: PaddedInputs,
    search: Search,
    options: ResolvedOptions,
  ): AsyncGenerator<Candidates> {
    const { decoder, compiled } = this;
    const { maxNewTokens, sampling, signal } = options;
    const { vocabularySize } = decoder;
    const rows = search.rows().length;
    const selection = selectionOf(search, options, vocabularySize);
    const settings: StepSettings = {
      selection,
      returnAttention: options.returnAttention || options.coveragePenalty !== 0,
    };
    const random = new RandomStream(sampling?.seed ?? 0, 'generate');
    const take = async (report: tf.Tensor, edits: readonly (RowEdits | undefined)[]) => {
      const values = (await report.data()) as Float32Array;
      report.dispose();
      return candidatesOf(values, edits, { rows, selection, vocabularySize, sampling }, random);
    };

    const isPrompt = decoder.kind === 'decoder-only';
    const numRead = isPrompt ? inputs.time : 0;
    const mostPositions = numRead + maxNewTokens;
    let capacity = compiled.canGrow ? firstCapacity(numRead, mostPositions) : mostPositions;
    const editsAfter = (numNewTokens: number) =>
      rowEdits(search, inputs, options, { ...options, numNewTokens, vocabularySize });
    let edits = editsAfter(0);
    const input = { ...inputTensors(inputs), edits: tensorsOf(isPrompt ? edits : [], options) };
    // What is freed at the end; a backend that does not compile may hand inputs on in the memory.
    const held: { input: object; memory?: TensorTree; state?: TensorTree } = { input };
    try {
      const started = compiled.start(input, capacity, rows / inputs.lengths.length, settings);
      const { memory } = started;
      let { state } = started;
      Object.assign(held, { memory, state });
      let next: NextRows = { tokens: new Int32Array(rows).fill(decoder.startId ?? 0) };
      if (started.report) {
        const candidates = await take(started.report, edits);
        next = search.advance(candidates);
        yield candidates;
      }
      for (let position = numRead; !search.isDone; position++) {
        signal?.throwIfAborted();
        if (position >= capacity) {
          capacity = Math.min(2 * capacity, roundUp(mostPositions, POSITIONS));
          held.state = state = compiled.grow(state, capacity);
        }
        edits = editsAfter(position - numRead + (isPrompt ? 1 : 0));
        const parents = search.reordersRows ? (next.parents ?? numbersTo(rows)) : undefined;
        const step = {
          tokens: tf.tensor1d(next.tokens, 'int32'),
          parents: parents ? tf.tensor1d(parents, 'int32') : null,
          position: tf.scalar(position, 'int32'),
          edits: tensorsOf(edits, options),
        };
        const result = compiled.step({ ...step, state, memory }, settings);
        held.state = state = result.state;
        dispose(step);
        const candidates = await take(result.report!, edits);
        next = search.advance(candidates);
        yield candidates;
      }
    } finally {
      dispose(held);
    }
  }
}

/**
 * Writes sequences with a decoder, as {@link SequenceGenerator.generate}, for one call: for further
 * calls a generator that is kept is faster.
 */
export async function generate(
  decoder: Decoder,
  inputs: readonly ArrayLike<number>[],
  options: GenerateOptions = {},
): Promise<GeneratedSequence[][]> {
  const generator = new SequenceGenerator(decoder);
  try {
    return await generator.generate(inputs, options);
  } finally {
    generator.dispose();
  }
}

/** Positions that room is made for at least, and a multiple of which it is always. */
const POSITIONS = 32;

/** Room for the input and a few tokens; it doubles when these are written. */
function firstCapacity(numRead: number, mostPositions: number): number {
  return roundUp(Math.min(mostPositions, numRead + POSITIONS), POSITIONS);
}

/** What a search needs to see of the scores. */
function selectionOf(
  search: Search,
  { sampling }: ResolvedOptions,
  vocabularySize: number,
): Selection {
  if (sampling) return { kind: 'all' };
  const count = Math.min(search.numCandidates, vocabularySize);
  return { kind: search.reordersRows ? 'beams' : 'best', count };
}

/** What the constraints ask of every row that still matters. */
function rowEdits(
  search: Search,
  { beginnings, numPadding, sources }: PaddedInputs,
  options: ResolvedOptions,
  step: ConstrainedStep,
): (RowEdits | undefined)[] {
  if (!isConstrained(options)) return [];
  const rows = search.rows();
  return rows.map((newTokens, row) => {
    if (newTokens === undefined) return undefined;
    const input = Math.floor((row * beginnings.length) / rows.length);
    const source = sources?.[input];
    return constrain(
      options,
      {
        tokens: [...beginnings[input]!, ...newTokens],
        numPadding: numPadding[input]!,
        input,
        ...(source && { source }),
      },
      step,
    );
  });
}

function tensorsOf(
  edits: readonly (RowEdits | undefined)[],
  { repetitionPenalty = 1, renormalizes = false }: ResolvedOptions,
): ScoreEdits {
  return editTensors(edits, repetitionPenalty, renormalizes);
}

/** A sequence whose attention ends where its source does. */
function trimAttention(
  sequence: GeneratedSequence,
  { lengths }: PaddedInputs,
  input: number,
): GeneratedSequence {
  if (sequence.attention === undefined) return sequence;
  const attention = sequence.attention.map((weights) => weights.slice(0, lengths[input]!));
  return { ...sequence, attention };
}

const numbersTo = (count: number) => Int32Array.from({ length: count }, (_, i) => i);

const dispose = (tree: object) => tf.dispose(tree as tf.TensorContainer);
