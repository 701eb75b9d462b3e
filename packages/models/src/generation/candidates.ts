import type { RandomStream } from '@resattn/data';
import type { Selection } from './compiled-decoder.js';
import type { RowEdits } from './constraints.js';
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
 * The candidates of a step, from its report `[rows, columns]`: those that the graph found, one drawn
 * for each row where tokens are sampled, and where a token is forced that one alone.
 */
export function candidatesOf(
  report: Float32Array,
  edits: readonly (RowEdits | undefined)[],
  { rows, selection, vocabularySize, sampling }: ReportFormat,
  random: RandomStream,
): Candidates {
  const columns = report.length / rows;
  const isSampled = selection.kind === 'all';
  const count = isSampled ? 1 : selection.count;
  const numRead = isSampled ? vocabularySize : 2 * count;
  const ids = new Int32Array(rows * count);
  const logProbs = new Float32Array(rows * count).fill(Number.NEGATIVE_INFINITY);
  const sourceTime = columns - numRead;
  const attention = new Float32Array(rows * sourceTime);
  for (let row = 0; row < rows; row++) {
    const read = report.subarray(row * columns, row * columns + numRead);
    const forced = edits[row]?.forced;
    if (forced !== undefined) {
      ids[row * count] = forced;
      logProbs[row * count] = 0;
    } else if (isSampled) {
      const { id, logProb } = draw(read, sampling!, random);
      ids[row] = id;
      logProbs[row] = logProb;
    } else {
      logProbs.set(read.subarray(0, count), row * count);
      ids.set(read.subarray(count), row * count);
    }
    attention.set(report.subarray(row * columns + numRead, (row + 1) * columns), row * sourceTime);
  }
  return { ids, logProbs, count, ...(sourceTime > 0 && { attention }) };
}
