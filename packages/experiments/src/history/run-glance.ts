import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';

/** A run folder as far as its files tell at a glance. */
export interface RunGlance {
  readonly folder: string;
  readonly isFinished: boolean;
}

/** The run folders in a folder, the newest first; none where there is no such folder. */
export function runFoldersIn(parent: string): RunGlance[] {
  return entriesOf(parent)
    .map((name) => join(parent, name))
    .filter((folder) => existsSync(join(folder, 'config.json')))
    .map((folder) => ({
      folder,
      isFinished: existsSync(join(folder, 'results.json')),
      changed: statSync(join(folder, 'config.json')).mtimeMs,
    }))
    .sort((a, b) => b.changed - a.changed || a.folder.localeCompare(b.folder))
    .map(({ folder, isFinished }) => ({ folder, isFinished }));
}

/** The preset that a run was trained by; undefined where its configuration does not say. */
export function presetOf(folder: string): string | undefined {
  try {
    const config = JSON.parse(readFileSync(join(folder, 'config.json'), 'utf8')) as {
      readonly preset?: unknown;
    } | null;
    return typeof config?.preset === 'string' ? config.preset : undefined;
  } catch {
    return undefined;
  }
}

/** Names in a folder, in their order; none where it cannot be read. */
export function entriesOf(folder: string): string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}
