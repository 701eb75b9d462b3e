import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import {
  type Checkpoint,
  type CheckpointFiles,
  decodeCheckpoint,
  encodeCheckpoint,
} from '../training/checkpoint.js';
import type { CheckpointStore } from '../training/checkpoint-store.js';
import { FileFormatError } from '../training/safetensors.js';
import { flushFolder, writeError, writeFileDurable } from './atomic-write.js';
import { FolderLock } from './folder-lock.js';

interface Manifest {
  readonly files: Readonly<Record<string, { readonly bytes: number; readonly sha256: string }>>;
}

const MANIFEST = 'manifest.json';
const REMEDY = 'The checkpoint is damaged: resume from an earlier one';

const folderOf = (step: number): string => `step-${String(step).padStart(9, '0')}`;
const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

/**
 * Checkpoints as folders `step-000000120/` with `weights.safetensors`, `optimizer.safetensors`,
 * `state.json` and `manifest.json`, which holds the size and SHA-256 of the others.
 *
 * A checkpoint is written under another name, flushed to the disk and renamed, and renamed again before
 * it is deleted, so that a process killed at any moment leaves whole checkpoints only.
 */
export class FileCheckpointStore implements CheckpointStore {
  constructor(readonly folder: string) {}

  async steps(): Promise<number[]> {
    let names: string[];
    try {
      names = await readdir(this.folder);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
      throw error;
    }
    const steps = new Set<number>();
    for (const name of names) {
      const match = /^(?:\.replaced-)?step-(\d{9,})$/.exec(name);
      if (match !== null) steps.add(Number(match[1]));
    }
    return [...steps].sort((a, b) => a - b);
  }

  async save(checkpoint: Checkpoint): Promise<void> {
    const name = folderOf(checkpoint.state.step);
    const target = join(this.folder, name);
    const temporary = join(this.folder, `.writing-${name}`);
    const replaced = join(this.folder, `.replaced-${name}`);
    try {
      await mkdir(this.folder, { recursive: true });
      await this.removeUnfinished();
      await mkdir(temporary);
      const manifest: Record<string, { bytes: number; sha256: string }> = {};
      for (const [file, bytes] of Object.entries(encodeCheckpoint(checkpoint))) {
        manifest[file] = { bytes: bytes.length, sha256: sha256(bytes) };
        await writeFileDurable(join(temporary, file), bytes);
      }
      const text = `${JSON.stringify({ files: manifest } satisfies Manifest, null, 2)}\n`;
      await writeFileDurable(join(temporary, MANIFEST), text);
      await flushFolder(temporary);
      if ((await readdir(this.folder)).includes(name)) {
        // A folder cannot be renamed onto a full one; between the two renames `load` finds `replaced`.
        await rm(replaced, { recursive: true, force: true });
        await rename(target, replaced);
      }
      await rename(temporary, target);
      await flushFolder(this.folder);
      await rm(replaced, { recursive: true, force: true });
    } catch (error) {
      await rm(temporary, { recursive: true, force: true }).catch(() => {});
      throw writeError(target, error);
    }
  }

  async load(step: number): Promise<Checkpoint> {
    const folder = join(this.folder, folderOf(step));
    let files: CheckpointFiles | undefined = await readVerified(folder);
    files ??= await readVerified(join(this.folder, `.replaced-${folderOf(step)}`));
    if (files === undefined) {
      const steps = await this.steps();
      throw new FileFormatError(
        folder,
        'there is no such checkpoint',
        `Steps kept in ${this.folder}: ${steps.join(', ') || 'none'}`,
      );
    }
    return decodeCheckpoint(files, folder);
  }

  async remove(step: number): Promise<void> {
    for (const prefix of ['', '.replaced-']) {
      // Renamed first, so that a process killed while deleting leaves no half of a checkpoint.
      const removed = join(this.folder, `.removing-${prefix}${folderOf(step)}`);
      await rm(removed, { recursive: true, force: true });
      await rename(join(this.folder, prefix + folderOf(step)), removed).catch(ignoreMissing);
      await rm(removed, { recursive: true, force: true });
    }
  }

  /**
   * Holds the folder, so that no other training writes it; see {@link FolderLock}.
   *
   * @throws FolderLockedError saying who holds it.
   */
  hold(): Promise<FolderLock> {
    return FolderLock.acquire(this.folder);
  }

  /** What a process killed in the middle of `save` or `remove` left. */
  private async removeUnfinished(): Promise<void> {
    for (const name of await readdir(this.folder)) {
      if (/^\.(writing|removing)-/.test(name))
        await rm(join(this.folder, name), { recursive: true, force: true });
    }
  }
}

function ignoreMissing(error: NodeJS.ErrnoException): void {
  if (error.code !== 'ENOENT') throw error;
}

/** The files that a checkpoint's manifest lists, checked; undefined when there is no such folder. */
async function readVerified(folder: string): Promise<CheckpointFiles | undefined> {
  const names = await readdir(folder).catch(() => undefined);
  if (names === undefined) return undefined;
  const manifestFile = join(folder, MANIFEST);
  let manifest: Manifest;
  try {
    manifest = JSON.parse(await readFile(manifestFile, 'utf8')) as Manifest;
    const isListed = (file: unknown) => typeof file === 'object' && file !== null;
    if (!isListed(manifest?.files)) throw new Error('no "files"');
    if (!Object.values(manifest.files).every(isListed)) throw new Error('a file without size');
  } catch (error) {
    throw new FileFormatError(manifestFile, `unreadable (${(error as Error).message})`, REMEDY);
  }
  const files: Record<string, Uint8Array> = {};
  for (const [name, expected] of Object.entries(manifest.files)) {
    const path = join(folder, name);
    if (!names.includes(name)) throw new FileFormatError(path, 'missing', REMEDY);
    const bytes = await readFile(path);
    if (bytes.length !== expected.bytes) {
      throw new FileFormatError(
        path,
        `${bytes.length} bytes, the manifest says ${expected.bytes}`,
        REMEDY,
      );
    }
    if (sha256(bytes) !== expected.sha256)
      throw new FileFormatError(path, 'its SHA-256 is not that of the manifest', REMEDY);
    files[name] = bytes;
  }
  return files;
}
