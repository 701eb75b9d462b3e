import { RandomStream } from '@resattn/data';
import { betweenSteps, hostSignal } from '@resattn/host';
import { checkOptions } from '@resattn/options';
import * as tf from '@tensorflow/tfjs';
import { BeamSearch, numCandidates } from './beam-search.js';
import { candidatesOf } from './candidates.js';
import type { Selection } from './choice.js';
import {
  CompiledDecoder,
  type DecodingCompiler,
  MOST_STEPS,
  type Progress,
  type StepSettings,
} from './compiled-decoder.js';
import {
  type ConstrainedStep,
  constrain,
  isConstrained,
  type RowEdits,
  steadySteps,
} from './constraints.js';
import type { Decoder, TensorTree } from './decoder.js';
import type { GeneratedSequence, GenerateOptions } from './generate-options.js';
import { inputTensors, type PaddedInputs, padInputs, roundUp } from './inputs.js';
import { checkGenerateOptions, generateKeys, type ResolvedOptions } from './resolve-options.js';
import { RowSearch } from './row-search.js';
import { editTensors, type ScoreEdits } from './score-edits.js';
import type { Candidates, Search } from './search.js';

/** One token of a stream. */
export interface StreamedToken {
  readonly token: number;
  readonly logProb: number;
  /** Weights over the source's positions, with `returnAttentionScores`. */
  readonly attention?: Float32Array | undefined;
}

export interface SequenceGeneratorOptions {
  /**
   * What writes on the TensorFlow backend: its executor (`graph`), XLA (`xla`), which is faster and takes
   * seconds to compile for each size of batch and room, or `auto`: the executor for the first 256 steps of
   * a size, XLA from then on, on a processor; drawn tokens are always the executor's. The two round
   * differently, so that of two tokens that are equally probable to six digits one may take the other's
   * place; what must repeat bit for bit names one of the two. Default `auto`.
   */
  readonly compiler?: DecodingCompiler | undefined;
}

/**
 * Writes sequences with one model: greedy, by beam search or by sampling, for a batch of inputs at
 * once. The model's graphs are compiled on first use, once for all positions, and kept for further
 * calls with inputs of about the same length; {@link dispose} frees them.
 */
export class SequenceGenerator {
  private readonly compiled: CompiledDecoder;

  constructor(
    private readonly decoder: Decoder,
    options: SequenceGeneratorOptions = {},
  ) {
    checkOptions('SequenceGenerator', options, { compiler: true });
    const { compiler = 'auto' } = options;
    this.compiled = new CompiledDecoder(decoder, compiler);
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
    for await (const _ of this.run(padded, search, resolved, MOST_STEPS)) {
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
    for await (const candidates of this.run(padded, search, resolved, 1)) {
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
    const { numBeams, numReturnSequences, maxNewTokens, eosIds } = options;
    if (numBeams > 1) return new BeamSearch({ ...options, batch });
    const rowsPerInput = numReturnSequences;
    const rows = batch * rowsPerInput;
    return new RowSearch({ rows, rowsPerInput, maxNewTokens, eosIds });
  }

  /** Runs the search to its end and yields the candidates of every step; at most `mostSteps` a call. */
  private async *run(
    inputs: PaddedInputs,
    search: Search,
    options: ResolvedOptions,
    mostSteps: number,
  ): AsyncGenerator<Candidates> {
    const { decoder, compiled } = this;
    const { maxNewTokens, sampling } = options;
    const pause = betweenSteps(options.signal ?? hostSignal());
    const { vocabularySize } = decoder;
    const rows = search.rows().length;
    const selection = selectionOf(options, vocabularySize);
    const settings: StepSettings = {
      selection,
      eosIds: options.eosIds,
      padId: decoder.padId,
      vocabularySize,
      reportedSourceTime:
        options.returnAttentionScores || options.coveragePenalty !== 0 ? inputs.time : 0,
      isWatched:
        selection.kind === 'beams' && steadySteps(options, { numNewTokens: 0, maxNewTokens }) === 0,
    };
    const random = new RandomStream(sampling?.seed ?? 0, 'generate');
    const format = { rows, selection, vocabularySize, sampling };

    const isPrompt = decoder.kind === 'decoder-only';
    const numRead = isPrompt ? inputs.time : 0;
    const mostPositions = numRead + maxNewTokens;
    let capacity = compiled.canGrow ? firstCapacity(numRead, mostPositions) : mostPositions;
    const editsAfter = (numNewTokens: number) =>
      tensorsOf(
        rowEdits(search, inputs, options, { ...options, numNewTokens, vocabularySize }),
        options,
      );
    const input = { ...inputTensors(inputs), edits: isPrompt ? editsAfter(0) : {} };
    // What is freed at the end; a backend that does not compile may hand inputs on in the memory.
    const held: {
      input: object;
      memory?: TensorTree | undefined;
      progress?: Progress | undefined;
    } = { input };
    try {
      const started = compiled.start(input, capacity, rows / inputs.lengths.length, settings);
      const { memory, report, ...first } = started;
      let progress: Progress = first;
      Object.assign(held, { memory, progress });
      const take = async function* (report: tf.Tensor, numSteps: number) {
        const values = (await report.data()) as Float32Array;
        const size = values.length / report.shape[0];
        report.dispose();
        for (let step = 0; step < numSteps && !search.isDone; step++) {
          const candidates = candidatesOf(
            values.subarray(step * size, (step + 1) * size),
            format,
            random,
          );
          search.advance(candidates);
          if (selection.kind === 'all') {
            tf.dispose(progress.cursor.tokens);
            const tokens = tf.tensor1d(Array.from(candidates.ids), 'int32');
            held.progress = progress = { ...progress, cursor: { ...progress.cursor, tokens } };
          }
          yield candidates;
        }
      };
      if (report) yield* take(report, 1);
      for (let position = numRead; !search.isDone; ) {
        await pause();
        if (position >= capacity) {
          capacity = Math.min(2 * capacity, roundUp(mostPositions, POSITIONS));
          const state = compiled.grow(progress.state, capacity);
          held.progress = progress = { ...progress, state };
        }
        const numNewTokens = position - numRead + (isPrompt ? 1 : 0);
        const most = selection.kind === 'all' ? 1 : mostSteps;
        const steady = Math.max(1, steadySteps(options, { numNewTokens, maxNewTokens }));
        const numSteps = Math.min(most, steady, capacity - position);
        const step = {
          position: tf.scalar(position, 'int32'),
          edits: editsAfter(numNewTokens),
        };
        const result = compiled.steps({ ...step, ...progress, memory }, numSteps, settings);
        const { report, ...next } = result;
        held.progress = progress = next;
        dispose(step);
        position += numSteps;
        yield* take(report, numSteps);
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
  checkOptions('generate', options, generateKeys);
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
  { sampling, numBeams, eosIds }: ResolvedOptions,
  vocabularySize: number,
): Selection {
  if (sampling) return { kind: 'all' };
  if (numBeams === 1) return { kind: 'best' };
  const count = Math.min(numCandidates(numBeams, eosIds.length), numBeams * vocabularySize);
  return { kind: 'beams', count, numBeams };
}

/**
 * What the constraints ask of every row that still matters; of all rows where they ask the same of each,
 * since a row of beams may come to matter before the host sees it.
 */
function rowEdits(
  search: Search,
  { beginnings, numPadding, sources }: PaddedInputs,
  options: ResolvedOptions,
  step: ConstrainedStep,
): (RowEdits | undefined)[] {
  if (!isConstrained(options)) return [];
  const isSameForAll = steadySteps(options, step) > 0;
  const rows = search.rows();
  return rows.map((written, row) => {
    const newTokens = isSameForAll ? [] : written;
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

const dispose = (tree: object) => tf.dispose(tree as tf.TensorContainer);
