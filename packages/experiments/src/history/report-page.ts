import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { UserError } from '../user-error.js';
import { readRecordedRun } from './recorded-run.js';

/**
 * The absolute path of a run's report.
 *
 * @throws FileFormatError for a folder that is no run
 * @throws UserError for a run that has no report
 */
export async function reportPageOf(folder: string): Promise<string> {
  const { results } = await readRecordedRun(folder);
  const page = resolve(join(folder, 'report.html'));
  if (existsSync(page)) return page;
  const advice = results
    ? 'it was deleted, or the run was made by another tool.'
    : `the run is not finished; resume it: resattn train --resume ${folder}`;
  throw new UserError(`${folder} has no report.html: ${advice}`);
}
