import util from 'node:util';

/**
 * Node 23 removed functions of `util` that tfjs-node's kernels call. This module puts them back; it
 * has to be imported before the kernels.
 */
const legacy = util as Record<string, unknown>;
legacy.isNullOrUndefined ??= (value: unknown) => value === null || value === undefined;
legacy.isArray ??= Array.isArray;
