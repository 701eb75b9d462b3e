/** A row of a table; `line` is where it begins in the file, from 1 (for Parquet, the row's number). */
export interface TableRow {
  readonly line: number;
  readonly fields: Readonly<Record<string, unknown>>;
}

/** Rows with named columns, read as they are asked for. */
export interface Table {
  readonly columns: readonly string[];
  /** Whether later rows may add to `columns`, as in JSON Lines. Default false. */
  readonly hasMoreColumns?: boolean | undefined;
  readonly rows: AsyncIterable<TableRow>;
  /** Rows that were left out as broken so far; always 0 unless skipping was asked for. */
  readonly skipped: number;
}
