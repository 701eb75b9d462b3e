import type { RandomStream } from '@resattn/data';
import type { Selection } from './choice.js';
import type { SamplingOptions } from './generate-options.js';
import { draw } from './sampler.js';
import type { Candidates } from './search.js';

/** How to read the report of a step. */
export interface ReportFormat {
  readonly rows: number;
  readonly selection: Selection;
  readonly vocabularySize: number;
  readonly sampling: SamplingOptions | undefined;
}

/**
 * The candidates of a step, from its report `[groups, columns]`: those that the graph found, or one sampled
 * for each row where tokens are sampled.
 */
export function candidatesOf(
  report: Float32Array,
  { rows, selection, vocabularySize, sampling }: ReportFormat,
  random: RandomStream,
): Candidates {
  const isSampled = selection.kind === 'all';
  const groups = selection.kind === 'beams' ? rows / selection.numBeams : rows;
  const count = selection.kind === 'beams' ? selection.count : 1;
  const columns = report.length / groups;
  const numRead = isSampled ? vocabularySize : selection.kind === 'beams' ? 3 * count : 2;
  const part = (from: number, size: number) => {
    const values = new Float32Array(groups * size);
    for (let group = 0; group < groups; group++) {
      const start = group * columns + from;
      values.set(report.subarray(start, start + size), group * size);
    }
    return values;
  };
  const attention = columns > numRead ? part(numRead, columns - numRead) : undefined;
  if (isSampled) {
    const drawn = Array.from({ length: rows }, (_, row) => {
      const scores = report.subarray(row * columns, row * columns + vocabularySize);
      return draw(scores, sampling!, random);
    });
    const ids = drawn.map(({ id }) => id);
    return { ids, logProbs: drawn.map(({ logProb }) => logProb), count, attention };
  }
  const isBeams = selection.kind === 'beams';
  return {
    count,
    logProbs: part(0, count),
    ids: part(isBeams ? 2 * count : count, count),
    ...(isBeams && { beams: part(count, count) }),
    attention,
  };
}
