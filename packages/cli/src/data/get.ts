import { type DownloadProgress, fetchPublicSet } from '@resattn/data/node';
import { UserError } from '@resattn/experiments/config';
import type { ProgressBar } from '@resattn/runtime';
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
  for (const id of ids) {
    const embedded = setsOnTheSpot.find((set) => set.id === id);
    if (embedded) {
      throw new UserError(
        `${id} is made on the spot by ${embedded.madeBy} of @resattn/data: there is nothing to get.`,
      );
    }
  }
  const got: Record<string, Readonly<Record<string, string>>> = {};
  for (const id of ids) {
    const downloads = new Downloads(id, terminal);
    try {
      got[id] = await fetchPublicSet(id, {
        ...(splits && { splits }),
        offline: isOffline,
        onProgress: (progress) => downloads.show(progress),
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

/** A progress bar for each file that is downloaded. */
class Downloads {
  private bar: ProgressBar | undefined;
  private file = '';

  constructor(
    private readonly id: string,
    private readonly terminal: Terminal,
  ) {}

  show({ file, receivedBytes, totalBytes }: DownloadProgress): void {
    if (file !== this.file) {
      this.end();
      this.file = file;
      this.bar = this.terminal.progress.start({
        label: `downloading ${file} of ${this.id}`,
        unit: 'bytes',
        initial: receivedBytes,
        ...(totalBytes !== undefined && { total: totalBytes }),
      });
    }
    this.bar!.update(receivedBytes);
  }

  end(): void {
    this.bar?.done();
    this.bar = undefined;
  }

  stop(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
