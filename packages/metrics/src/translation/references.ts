import { requireList } from '../require-list.js';

/** The references of one hypothesis. A missing one (null) is as if it were not there. */
export type References = string | readonly (string | null | undefined)[];

/** Throws unless every hypothesis is a string and has a reference; gives the references as lists. */
export function checkPairs(
  metric: string,
  hypotheses: ArrayLike<string>,
  references: ArrayLike<References>,
): string[][] {
  requireList(metric, 'hypotheses', hypotheses);
  requireList(metric, 'references', references);
  if (hypotheses.length !== references.length) {
    throw new Error(
      `${metric}: got ${hypotheses.length} hypotheses and references for ${references.length}, ` +
        'expected one entry of references for each hypothesis',
    );
  }
  return Array.from(references, (entry, i) => {
    if (typeof hypotheses[i] !== 'string') {
      throw new Error(`${metric}: hypothesis ${i} is ${hypotheses[i]}, expected a string`);
    }
    return checkReferences(metric, entry, i);
  });
}

export function checkReferences(metric: string, entry: References, item: number): string[] {
  const list = typeof entry === 'string' ? [entry] : entry;
  if (!Array.isArray(list)) {
    throw new Error(`${metric}: references of item ${item} are ${entry}, expected strings`);
  }
  const present = list.filter((reference) => reference !== null && reference !== undefined);
  for (const reference of present) {
    if (typeof reference !== 'string') {
      throw new Error(`${metric}: a reference of item ${item} is ${reference}, expected a string`);
    }
  }
  if (present.length === 0) {
    throw new Error(
      `${metric}: item ${item} has no reference, expected one or more (may be empty)`,
    );
  }
  return present;
}

/**
 * Turns reference streams (one list a reference file, line i the reference of item i) into the
 * references of each item, as `update` wants them. A null line is a missing reference.
 */
export function referencesFromStreams(
  streams: readonly (readonly (string | null)[])[],
): (string | null)[][] {
  const length = streams[0]?.length;
  if (length === undefined) throw new Error('no reference streams, expected one or more');
  streams.forEach((stream, k) => {
    if (stream.length !== length) {
      throw new Error(
        `reference stream ${k} has ${stream.length} lines, stream 0 has ${length}; ` +
          'expected one line for each item in every stream',
      );
    }
  });
  return streams[0]!.map((_, i) => streams.map((stream) => stream[i]!));
}
