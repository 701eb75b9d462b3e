import { open, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { removeAbandoned, temporaryPath } from './temporary-file.js';

/**
 * Replaces a file in one step: whoever reads it, also after a crash, finds the old content or the new
 * one whole. Written beside the target, flushed to the disk, then renamed.
 *
 * @throws Error naming the file, when it cannot be written; the old content stays.
 */
export async function writeFileAtomic(path: string, content: string | Uint8Array): Promise<void> {
  const temporary = temporaryPath(path);
  try {
    await removeAbandoned(dirname(path));
    await writeFileDurable(temporary, content);
    await rename(temporary, path);
    await flushFolder(dirname(path));
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw writeError(path, error);
  }
}

/** Writes a file and flushes it to the disk. */
export async function writeFileDurable(path: string, content: string | Uint8Array): Promise<void> {
  const file = await open(path, 'w');
  try {
    await file.writeFile(content);
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Flushes a folder's entries to the disk, where the system can. */
export async function flushFolder(path: string): Promise<void> {
  if (process.platform === 'win32') return;
  const folder = await open(path, 'r');
  try {
    await folder.sync();
  } finally {
    await folder.close();
  }
}

/** The same failure with the file and a remedy in its message. */
export function writeError(path: string, cause: unknown): Error {
  const { code, message } = cause as NodeJS.ErrnoException;
  const remedy =
    code === 'ENOSPC' || code === 'EDQUOT'
      ? 'The disk is full: free some space, then resume'
      : code === 'EACCES' || code === 'EPERM' || code === 'EROFS'
        ? 'Choose a folder that this user may write to'
        : code === 'ENOTDIR' || code === 'EEXIST'
          ? 'A part of the path is a file: choose another folder'
          : 'Nothing that was there before is lost';
  return new Error(`${path}: cannot be written (${message}). ${remedy}.`, { cause });
}
