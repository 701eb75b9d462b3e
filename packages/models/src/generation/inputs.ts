import * as tf from '@tensorflow/tfjs';
import type { Decoder, DecoderInput } from './decoder.js';

/** The inputs of one call, side by side. */
export interface PaddedInputs {
  readonly lengths: readonly number[];
  /** Positions of each input, padding included. */
  readonly time: number;
  /** `[batch, time]` */
  readonly tokens: Int32Array;
  /** `[batch, time]`, 1 = real token. */
  readonly mask: Int32Array;
  /** What precedes the new tokens of each input: the start token, or the prompt after its padding. */
  readonly beginnings: readonly (readonly number[])[];
  /** How many tokens of the beginning are padding. */
  readonly numPadding: readonly number[];
  /** The sources, padded to the longest; none for decoder-only models. */
  readonly sources?: readonly (readonly number[])[] | undefined;
}

/** The next multiple, or the limit where that is less. */
export function roundUp(value: number, multiple: number, limit = Number.POSITIVE_INFINITY): number {
  return Math.min(limit, Math.ceil(value / multiple) * multiple);
}

/**
 * Long sources are padded in larger steps: a graph for each length costs more, above all of recurrent
 * encoders, than the padding does.
 */
const paddingStep = (kind: Decoder['kind'], longest: number): number =>
  kind !== 'decoder-only' && longest > 64 ? 32 : 8;

/** Pads inputs to a common length, rounded up so that graphs are built for few lengths. */
export function padInputs(
  { kind, padId, startId, maxInputLength }: Decoder,
  inputs: readonly ArrayLike<number>[],
): PaddedInputs {
  const lengths = inputs.map(({ length }) => length);
  const longest = Math.max(...lengths);
  const time = roundUp(longest, paddingStep(kind, longest), maxInputLength);
  const tokens = new Int32Array(inputs.length * time).fill(padId);
  const mask = new Int32Array(inputs.length * time);
  const isPrompt = kind === 'decoder-only';
  inputs.forEach((input, i) => {
    const start = i * time + (isPrompt ? time - input.length : 0);
    tokens.set(input, start);
    mask.fill(1, start, start + input.length);
  });
  const padding = (length: number) => new Array<number>(longest - length).fill(padId);
  if (isPrompt) {
    const beginnings = inputs.map((input) => [...padding(input.length), ...Array.from(input)]);
    const numPadding = lengths.map((length) => longest - length);
    return { lengths, time, tokens, mask, beginnings, numPadding };
  }
  return {
    lengths,
    time,
    tokens,
    mask,
    beginnings: inputs.map(() => [startId!]),
    numPadding: inputs.map(() => 0),
    sources: inputs.map((input) => [...Array.from(input), ...padding(input.length)]),
  };
}

/** As tensors for the decoder. */
export function inputTensors({ lengths, time, tokens, mask }: PaddedInputs): DecoderInput {
  const shape: [number, number] = [lengths.length, time];
  return { tokens: tf.tensor2d(tokens, shape, 'int32'), mask: tf.tensor2d(mask, shape, 'int32') };
}
