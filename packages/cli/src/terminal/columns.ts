/** Columns to lay out for where nobody says how many there are: a pipe, a file. */
const PIPE_COLUMNS = 80;

/** Lines beyond this are hard to read on any screen. */
const MAX_COLUMNS = 200;

const MIN_COLUMNS = 40;

/** Columns to lay out for: those of the terminal, else those of `COLUMNS`, else 80. */
export function columnsOf(
  { isTTY, columns }: Pick<NodeJS.WriteStream, 'isTTY' | 'columns'>,
  { COLUMNS }: NodeJS.ProcessEnv = process.env,
): number {
  const known = (isTTY && columns) || Number(COLUMNS) || PIPE_COLUMNS;
  return Math.min(MAX_COLUMNS, Math.max(MIN_COLUMNS, Math.floor(known)));
}
