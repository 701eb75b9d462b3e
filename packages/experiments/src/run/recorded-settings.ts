import { readFile } from 'node:fs/promises';
import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { type BackendSettings, tensorFlowKernels } from '@resattn/core';

/** What TensorFlow reads once, when it starts. */
export type RecordedSettings = Omit<BackendSettings, 'chosenBy'>;

/**
 * The settings that a run was begun with, from its `environment.json`; undefined where it has none: it
 * ran on a GPU or on a portable backend, or the file is missing or damaged.
 */
export async function recordedSettings(folder: string): Promise<RecordedSettings | undefined> {
  try {
    const { settings } = JSON.parse(await readFile(join(folder, 'environment.json'), 'utf8'));
    const { oneDnn, intraOpThreads, interOpThreads } = settings;
    const isWhole =
      (oneDnn === undefined || typeof oneDnn === 'boolean') &&
      Number.isInteger(intraOpThreads) &&
      Number.isInteger(interOpThreads) &&
      Math.min(intraOpThreads, interOpThreads) > 0;
    return isWhole ? { oneDnn, intraOpThreads, interOpThreads } : undefined;
  } catch {
    return undefined;
  }
}

/** The recorded settings as far as this machine has as many cores. */
export function settingsToResume(recorded: RecordedSettings): Partial<RecordedSettings> {
  const { oneDnn, intraOpThreads, interOpThreads } = recorded;
  const fits = Math.max(intraOpThreads, interOpThreads) <= availableParallelism();
  return {
    ...(oneDnn === undefined ? {} : { oneDnn }),
    ...(fits ? { intraOpThreads, interOpThreads } : {}),
  };
}

/** Says how what computes now differs from what computed when the run was begun; undefined if not. */
export function settingsNotice(
  recorded: RecordedSettings,
  current: RecordedSettings | undefined = tensorFlowKernels()?.settings,
): string | undefined {
  const before = describe(recorded);
  const now = current ? describe(current) : 'no settings of TensorFlow on a processor';
  return before === now
    ? undefined
    : `computed with ${now}; the run was begun with ${before}, so its digits may differ from now on`;
}

const describe = ({ oneDnn, intraOpThreads, interOpThreads }: RecordedSettings): string =>
  `oneDNN ${oneDnn === undefined ? 'as TensorFlow decides' : oneDnn ? 'on' : 'off'}, ` +
  `${intraOpThreads} threads in and ${interOpThreads} between operations`;
