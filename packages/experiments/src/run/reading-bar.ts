import { stat } from 'node:fs/promises';
import type { ProgressReporter } from '@resattn/runtime';

/** Smaller files are read before a bar could be seen. */
const SHOWN_BYTES = 1 << 23;

/** Shows how much of a large file has been read while `read` runs; nothing for a folder. */
export async function withReadingBar<T>(
  progress: ProgressReporter,
  path: string,
  read: (onRead: (bytes: number) => void) => Promise<T>,
): Promise<T> {
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile() || found.size < SHOWN_BYTES) return read(() => {});
  const bar = progress.start({ label: 'reading', total: found.size, unit: 'bytes' });
  try {
    return await read((bytes) => bar.update(bytes));
  } finally {
    bar.stop();
  }
}
