import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { FileCheckpointStore } from './file-checkpoint-store.js';
import { FolderLock, FolderLockedError } from './folder-lock.js';
import { thisProcess } from './process-identity.js';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lock-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

/** The lock of another process. */
async function foreignLock(holder: object, ageInSeconds = 0): Promise<string> {
  const file = join(folder, '.lock-00ff');
  const since = '2026-01-02T03:04:05.000Z';
  await writeFile(file, JSON.stringify({ ...thisProcess(), since, ...holder }));
  const then = Date.now() / 1000 - ageInSeconds;
  await utimes(file, then, then);
  return file;
}

const onLinux = describe.runIf(process.platform === 'linux');

describe('a folder', () => {
  it('is held by one at a time, and free once it is released', async () => {
    const lock = await FolderLock.acquire(folder);
    const second = FolderLock.acquire(folder);
    await expect(second).rejects.toThrow(FolderLockedError);
    await expect(second).rejects.toThrow(folder);
    expect(() => lock.requireHeld()).not.toThrow();
    await lock.release();
    expect(await readdir(folder)).toEqual([]);
    await (await FolderLock.acquire(folder)).release();
  });

  it('goes to one of many that want it at the same moment', async () => {
    for (let round = 0; round < 2; round++) {
      const all = await Promise.allSettled(
        Array.from({ length: 6 }, () => FolderLock.acquire(folder)),
      );
      const held = all.flatMap((one) => (one.status === 'fulfilled' ? [one.value] : []));
      // All of them may have withdrawn each time; never are there two.
      expect(held.length).toBeLessThanOrEqual(1);
      for (const one of held) await one.release();
      expect(await readdir(folder)).toEqual([]);
    }
  });

  it('is held by a machine that was heard of lately, and says which', async () => {
    const elsewhere = { host: 'elsewhere', pid: 41, boot: 'other', machine: 'other' };
    const file = await foreignLock(elsewhere, 60);
    await expect(FolderLock.acquire(folder)).rejects.toThrow(
      `process 41 on elsewhere has held it since 2026-01-02T03:04:05.000Z. Wait for it to end; if it has ended already, delete ${file}.`,
    );
    expect(await readdir(folder)).toEqual(['.lock-00ff']);
    await foreignLock(elsewhere, 400);
    await (await FolderLock.acquire(folder)).release();
    expect(await readdir(folder)).toEqual([]);
  });

  it('is held for a while by a lock that cannot be read', async () => {
    const file = join(folder, '.lock-00ff');
    await writeFile(file, '');
    await expect(FolderLock.acquire(folder)).rejects.toThrow('cannot be read');
    await utimes(file, 1, 1);
    await (await FolderLock.acquire(folder)).release();
  });

  onLinux('of a process of this machine', () => {
    it.each([
      ['was killed', { pid: 2 ** 22 + 1 }],
      ['has ended, and its number was given to another', { started: '1' }],
      [
        'ran before the machine was started anew',
        { boot: 'earlier', machine: thisProcess().machine ?? 'x' },
      ],
    ])('that %s is free at once', async (_, holder) => {
      if ('machine' in holder && thisProcess().machine === undefined) return;
      await foreignLock(holder);
      await (await FolderLock.acquire(folder)).release();
      expect(await readdir(folder)).toEqual([]);
    });

    it('that runs is held, however old the lock is', async () => {
      await foreignLock({}, 100_000);
      await expect(FolderLock.acquire(folder)).rejects.toThrow('this process holds it already');
    });
  });
});

it('checkpoints are held by one training', async () => {
  const store = new FileCheckpointStore(folder);
  const held = await store.hold();
  await expect(new FileCheckpointStore(folder).hold()).rejects.toThrow('is in use');
  await held.release();
});
