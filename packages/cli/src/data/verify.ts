import { type SetReport, setProblems, verifyPublicSets } from '@resattn/data/node';
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
  printTable(
    terminal,
    ['data set', 'status', 'files', 'splits, as counted', 'published'],
    reports.map(({ id, status, files, splits }) => [
      id,
      status,
      `${files.filter((file) => file.status === 'verified').length} of ${files.length}`,
      splits.map(({ counted }) => (counted === undefined ? '-' : number(counted))).join(' / '),
      splits.map(({ published }) => number(published)).join(' / '),
    ]),
    ['left', 'left', 'right', 'right', 'right'],
  );
  for (const problem of reports.flatMap(setProblems)) terminal.out(problem);
  const count = (wanted: SetReport['status']) =>
    reports.filter(({ status }) => status === wanted).length;
  terminal.out();
  terminal.out(
    `${reports.length} sets: ${count('verified')} verified, ${count('partial')} in part, ${count('missing')} not here, ${count('wrong')} wrong`,
  );
}

const number = (value: number) => value.toLocaleString('en-US');
