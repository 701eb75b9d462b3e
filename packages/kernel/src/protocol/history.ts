/** An input of the session: `[session, line, input]`, with the output where it is asked for. */
export type HistoryEntry = [
  session: number,
  line: number,
  input: string | [input: string, output: string | null],
];

export interface HistoryRequest {
  readonly output?: boolean | undefined;
  readonly raw?: boolean | undefined;
  readonly hist_access_type?: string | undefined;
  readonly session?: number | undefined;
  readonly start?: number | undefined;
  readonly stop?: number | null | undefined;
  readonly n?: number | null | undefined;
  readonly pattern?: string | undefined;
  readonly unique?: boolean | undefined;
}

/** The inputs of this session, in memory: nothing is left on disk. */
export class History {
  readonly #entries: { line: number; input: string; output: string | null }[] = [];

  add(line: number, input: string): void {
    this.#entries.push({ line, input, output: null });
  }

  addOutput(line: number, output: string): void {
    const entry = this.#entries.filter((candidate) => candidate.line === line).at(-1);
    if (entry) entry.output = output;
  }

  /** Entries as a `history_request` asks for them: the last `n`, a range, or those that match a pattern. */
  find(request: HistoryRequest): HistoryEntry[] {
    const { hist_access_type: access = 'tail', n, start = 0, stop, session = 0 } = request;
    let found = this.#entries;
    if (access === 'range') {
      // Session 0 is this one, and 1 is the number that it has; there are no former ones.
      if (session !== 0 && session !== 1) found = [];
      found = found.filter(({ line }) => line >= start && (stop == null || line < stop));
    } else if (access === 'search') {
      const pattern = globPattern(request.pattern ?? '*');
      found = found.filter(({ input }) => pattern.test(input));
      if (request.unique) {
        const latest = new Map(found.map((entry) => [entry.input, entry]));
        found = [...latest.values()].sort((a, b) => a.line - b.line);
      }
    }
    if (access !== 'range' && n != null) found = n > 0 ? found.slice(-n) : [];
    return found.map(({ line, input, output }) => [
      1,
      line,
      request.output ? [input, output] : input,
    ]);
  }
}

/** `*` is any text, `?` any character, as in IPython. */
function globPattern(glob: string): RegExp {
  const source = glob.replace(/[\\^$.|+()[\]{}*?]/g, (character) =>
    character === '*' ? '[^]*' : character === '?' ? '[^]' : `\\${character}`,
  );
  return new RegExp(`^${source}$`, 'u');
}
