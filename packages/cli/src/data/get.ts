import { fetchPublicSet } from '@resattn/data/node';
import { UserError } from '@resattn/experiments/config';
import { StageBars } from '../terminal/stage-bars.js';
import type { Terminal } from '../terminal/terminal.js';
import { setsOnTheSpot } from './sets-on-the-spot.js';

export interface GetDataOptions {
  /** Default: all. */
  readonly splits?: readonly string[];
  readonly isOffline: boolean;
  readonly isJson: boolean;
  readonly terminal: Terminal;
}

/** `resattn data get <id...>` */
export async function getData(
  ids: readonly string[],
  { splits, isOffline, isJson, terminal }: GetDataOptions,
): Promise<void> {
  const embedded = setsOnTheSpot.find(({ id }) => ids.includes(id));
  if (embedded)
    throw new UserError(
      `${embedded.id} is made on the spot by ${embedded.madeBy} of @resattn/data: there is nothing to get.`,
    );
  const got: Record<string, Readonly<Record<string, string>>> = {};
  for (const id of ids) {
    const downloads = new StageBars(terminal.progress);
    try {
      got[id] = await fetchPublicSet(id, {
        ...(splits && { splits }),
        offline: isOffline,
        onProgress: ({ file, receivedBytes: done, totalBytes: total }) =>
          downloads.show({ label: `downloading ${file} of ${id}`, done, total, unit: 'bytes' }),
        // The terms are shown even where nothing else is.
        onLicence: (notice) => terminal.fail(notice),
      });
      downloads.end();
    } catch (error) {
      downloads.stop();
      throw error;
    }
    if (!isJson) for (const path of Object.values(got[id])) terminal.out(path);
  }
  if (isJson) terminal.out(JSON.stringify(got, null, 2));
}
