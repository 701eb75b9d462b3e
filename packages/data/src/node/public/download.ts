import { rename, rm } from 'node:fs/promises';
import { pickOptions } from '@resattn/options';
import type { PublicFile } from '../../public/public-set.js';
import {
  adoptPart,
  type DownloadOptions,
  downloadKeys,
  type RemoteFile,
  receiveFile,
} from '../transfer/receive-file.js';
import { expectedChecksum, readWithChecksum } from './checksum.js';

export type { DownloadOptions, DownloadProgress } from '../transfer/receive-file.js';

/**
 * Downloads a file into its place: what was received before is kept and the rest asked for, the
 * content is checked, and only then does the file appear under its name. Safe when several processes
 * do it at once.
 *
 * @throws Error when the address cannot be reached, or when the content is not what was published
 */
export async function download(
  file: PublicFile,
  path: string,
  options: DownloadOptions = {},
): Promise<void> {
  const part = await adoptPart(
    path,
    'Let RESATTN_CACHE name a folder that this user may write to.',
  );
  const remote = remoteOf(file);
  const transfer = pickOptions(options, downloadKeys);
  await receiveFile(remote, part, transfer);
  const expected = expectedChecksum(file.checksum);
  let got = await checksumOf(part, file);
  if (got !== expected) {
    // An old part may not fit to what came now: once more from the start.
    await rm(part, { force: true });
    await receiveFile(remote, part, transfer);
    got = await checksumOf(part, file);
  }
  if (got !== expected) {
    await rm(part, { force: true });
    throw new Error(
      `${file.url} does not hold what was published: expected the checksum ${expected}, got ${got}. Nothing was kept. Something on the way may have changed it (a proxy, a login page); try again, or put the file into the folder RESATTN_DATA_DIR yourself.`,
    );
  }
  await rename(part, path);
}

async function checksumOf(part: string, file: PublicFile): Promise<string> {
  try {
    return (await readWithChecksum(part, file)).got;
  } catch (error) {
    return `none (${(error as Error).message})`;
  }
}

function remoteOf({ name, url, bytes }: PublicFile): RemoteFile {
  return {
    name,
    url,
    bytes,
    remedy: 'Or put the file into the folder RESATTN_DATA_DIR yourself.',
  };
}
