import { reportsTable, type SetReport, verifyPublicSets } from '@resattn/data/node';
import { exitStatus } from '../errors.js';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';

/**
 * `resattn data verify [id...]`
 *
 * @returns the exit status: 1 when something is wrong, or a set that was named is not here
 */
export async function verifyData(
  ids: readonly string[],
  terminal: Terminal,
  isJson: boolean,
): Promise<number> {
  const reports = await verifyPublicSets(ids.length > 0 ? ids : undefined);
  if (isJson) terminal.out(JSON.stringify(reports, null, 2));
  else printReports(reports, terminal);
  const isBad = ({ status }: SetReport) =>
    status === 'wrong' || (ids.length > 0 && status !== 'verified');
  return reports.some(isBad) ? exitStatus.failed : exitStatus.ok;
}

function printReports(reports: readonly SetReport[], terminal: Terminal): void {
  const { head, rows, problems, summary } = reportsTable(reports);
  printTable(terminal, head, rows, ['left', 'left', 'right', 'right', 'right']);
  for (const problem of problems) terminal.out(problem);
  terminal.out();
  terminal.out(summary);
}
