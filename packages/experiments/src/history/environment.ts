import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FileFormatError } from '@resattn/core';

/** `environment.json` of a run, with nested values under names such as `settings.oneDnn`. */
export type RunEnvironment = Readonly<Record<string, string>>;

/** A fact in which two environments differ; undefined where one does not have it. */
export interface EnvironmentDifference {
  readonly name: string;
  readonly before: string | undefined;
  readonly now: string | undefined;
}

/** @throws FileFormatError when the file is missing or damaged */
export async function readEnvironment(folder: string): Promise<RunEnvironment> {
  const file = join(folder, 'environment.json');
  try {
    return flat(JSON.parse(await readFile(file, 'utf8')) as object);
  } catch (error) {
    throw new FileFormatError(
      file,
      `cannot be read (${(error as Error).message})`,
      'Copy the run folder again',
    );
  }
}

/** What says when and from where a run was started, not how it is computed. */
const ofNoEffect = ['date', 'command', 'directory', 'settings.chosenBy'];

/** The facts in which environments differ, of those that may change the digits of a run. */
export function differingEnvironment(
  before: RunEnvironment,
  now: RunEnvironment,
): EnvironmentDifference[] {
  const names = new Set([...Object.keys(before), ...Object.keys(now)]);
  return [...names]
    .filter((name) => before[name] !== now[name] && !ofNoEffect.includes(name))
    .map((name) => ({ name, before: before[name], now: now[name] }));
}

function flat(value: object, prefix = ''): Record<string, string> {
  const entries = Object.entries(value).flatMap(([key, each]): [string, string][] => {
    if (typeof each === 'object' && each !== null && !Array.isArray(each))
      return Object.entries(flat(each, `${prefix}${key}.`));
    return [[`${prefix}${key}`, typeof each === 'string' ? each : JSON.stringify(each)]];
  });
  return Object.fromEntries(entries);
}
