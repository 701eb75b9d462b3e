/** When one operation of a compiled function ran. */
export interface OperationTime {
  /** TensorFlow's name of the operation, for example `MatMul`. */
  readonly operation: string;
  /** Name of the node in the graph, after TensorFlow's own optimizations. */
  readonly name: string;
  readonly device: string;
  /** Microseconds since the start of the call. */
  readonly start: number;
  readonly microseconds: number;
  readonly thread: number;
  /** Memory that it allocated. */
  readonly bytes: number;
}

/** One recorded call of a compiled function. */
export interface StepProfile {
  /** From the start of the first operation to the end of the last. */
  readonly microseconds: number;
  /** In the order in which they started. */
  readonly operations: readonly OperationTime[];
}

/** All operations of one kind in a {@link StepProfile}. */
export interface OperationSummary {
  readonly operation: string;
  readonly count: number;
  readonly microseconds: number;
  readonly bytes: number;
}

/** Adds up a profile by kind of operation, the most expensive first. */
export function summarizeProfile({ operations }: StepProfile): OperationSummary[] {
  const kinds = new Map<string, { count: number; microseconds: number; bytes: number }>();
  for (const { operation, microseconds, bytes } of operations) {
    const kind = kinds.get(operation) ?? { count: 0, microseconds: 0, bytes: 0 };
    kind.count++;
    kind.microseconds += microseconds;
    kind.bytes += bytes;
    kinds.set(operation, kind);
  }
  return [...kinds]
    .map(([operation, kind]) => ({ operation, ...kind }))
    .sort((a, b) => b.microseconds - a.microseconds);
}

/**
 * The profile as Chrome's trace event format, which `chrome://tracing` and https://ui.perfetto.dev
 * open: write it to a file as JSON.
 */
export function chromeTrace({ operations }: StepProfile): { traceEvents: object[] } {
  return {
    traceEvents: operations.map(
      ({ operation, name, device, start, microseconds, thread, bytes }) => ({
        name: operation,
        cat: 'operation',
        ph: 'X',
        ts: start,
        dur: microseconds,
        pid: device,
        tid: thread,
        args: { node: name, bytes },
      }),
    ),
  };
}
