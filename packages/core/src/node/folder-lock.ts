import { randomBytes } from 'node:crypto';
import { mkdir, open, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { writeError } from './atomic-write.js';
import { isRunning, type ProcessIdentity, thisProcess } from './process-identity.js';
import { temporaryPath } from './temporary-file.js';

/** Who holds a folder. */
export interface LockHolder extends ProcessIdentity {
  /** When it took the folder. */
  readonly since: string;
}

/** A folder that another process holds, or another part of this one. */
export class FolderLockedError extends Error {
  override readonly name = 'FolderLockedError';

  constructor(
    readonly folder: string,
    /** Undefined where the lock cannot be read. */
    readonly holder: LockHolder | undefined,
    problem: string,
  ) {
    super(`${folder} is in use: ${problem}`);
  }
}

const LOCK = /^\.lock-[0-9a-f]+$/;
const SECONDS_BETWEEN_BEATS = 20;
/** A holder that cannot be asked counts as ended when its lock is so much older than the newest. */
const SECONDS_OF_SILENCE = 300;
const ATTEMPTS = 8;

/** Whether a name in a folder is that of a lock. */
export const isLockFile = (name: string): boolean => LOCK.test(name);

/**
 * Holds a folder, so that no two processes write it at once.
 *
 * Each holder has a file of its own in the folder, `.lock-<random>`, which says process, machine and
 * time; whoever sees no other running one after writing its own holds the folder. A process that was
 * killed, or whose machine was started anew, holds nothing: its file is removed by the next. Of a
 * process that cannot be asked (on another machine, in another container, or on a system that does not
 * say when processes started) the file tells: a running one renews its time every 20 seconds, and it
 * counts as ended after five minutes without.
 *
 * Works where a file that was renamed into a folder is seen by all at once, as on local disks; over
 * NFS within the time for which clients keep listings (`actimeo`).
 */
export class FolderLock {
  private isLost = false;
  private readonly timer: NodeJS.Timeout;

  private constructor(
    private readonly folder: string,
    private readonly file: string,
  ) {
    this.timer = setInterval(() => void this.beat(), SECONDS_BETWEEN_BEATS * 1000);
    this.timer.unref();
  }

  /**
   * Takes a folder, which is made if there is none.
   *
   * @throws FolderLockedError saying who holds it
   */
  static async acquire(folder: string): Promise<FolderLock> {
    for (let attempt = 1; ; attempt++) {
      const file = await writeLock(folder);
      let other: OtherLock | undefined;
      try {
        other = await runningLock(folder, file);
      } catch (error) {
        await rm(file, { force: true });
        throw error;
      }
      if (other === undefined) return new FolderLock(folder, file);
      await rm(file, { force: true });
      if (attempt === ATTEMPTS) throw lockedError(folder, other);
      // Two that came at the same moment have both withdrawn: one of them is first the next time.
      await new Promise((proceed) => setTimeout(proceed, 5 + Math.random() * 60));
    }
  }

  /** @throws Error when another process has taken the folder, having heard nothing for long. */
  requireHeld(): void {
    if (!this.isLost) return;
    throw new Error(
      `${this.folder} was taken over by another process while this one stood still, so nothing more ` +
        'is written to it. Resume from there, once that process has ended',
    );
  }

  async release(): Promise<void> {
    clearInterval(this.timer);
    await rm(this.file, { force: true });
  }

  /** Writes the first character again: the time of the change is then that of the file system. */
  private async beat(): Promise<void> {
    try {
      const file = await open(this.file, 'r+');
      await file.write('{', 0).finally(() => file.close());
    } catch (error) {
      this.isLost = (error as NodeJS.ErrnoException).code === 'ENOENT';
    }
  }
}

interface OtherLock {
  readonly file: string;
  readonly holder: LockHolder | undefined;
  readonly isCertain: boolean;
}

async function writeLock(folder: string): Promise<string> {
  const file = join(folder, `.lock-${randomBytes(8).toString('hex')}`);
  const holder: LockHolder = { ...thisProcess(), since: new Date().toISOString() };
  const temporary = temporaryPath(file);
  try {
    await mkdir(folder, { recursive: true });
    await writeFile(temporary, JSON.stringify(holder));
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => {});
    throw writeError(folder, error);
  }
  return file;
}

/** A lock beside `own` whose process is running; those of processes that have ended are removed. */
async function runningLock(folder: string, own: string): Promise<OtherLock | undefined> {
  const now = (await stat(own)).mtimeMs;
  for (const name of await readdir(folder)) {
    const file = join(folder, name);
    if (!isLockFile(name) || file === own) continue;
    let text: string;
    let changed: number;
    try {
      text = await readFile(file, 'utf8');
      changed = (await stat(file)).mtimeMs;
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') continue;
      throw error;
    }
    const holder = parseHolder(text);
    const running = holder && isRunning(holder);
    const isHeard = now - changed < SECONDS_OF_SILENCE * 1000;
    if (running ?? isHeard) return { file, holder, isCertain: running === true };
    await rm(file, { force: true });
  }
  return undefined;
}

/** Undefined for a file that a machine has lost in part as its power failed. */
function parseHolder(text: string): LockHolder | undefined {
  try {
    const holder = JSON.parse(text) as LockHolder | null;
    const isWhole = Number.isInteger(holder?.pid) && typeof holder?.host === 'string';
    return isWhole ? holder! : undefined;
  } catch {
    return undefined;
  }
}

function lockedError(folder: string, { file, holder, isCertain }: OtherLock): FolderLockedError {
  const who =
    holder === undefined
      ? `${file} is a lock that cannot be read.`
      : holder.pid === process.pid && isCertain
        ? `this process holds it already, since ${holder.since}.`
        : `process ${holder.pid} on ${holder.host} has held it since ${holder.since}.`;
  const remedy = isCertain
    ? 'Wait for it to end or stop it; nothing was changed.'
    : `Wait for it to end; if it has ended already, delete ${file}. Nothing was changed.`;
  return new FolderLockedError(folder, holder, `${who} ${remedy}`);
}
