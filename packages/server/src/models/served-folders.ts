import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { OptionError } from '@resattn/options';

/** A folder of a model, and the name that it is served by. */
export interface NamedFolder {
  readonly name: string;
  readonly folder: string;
}

/** Reads `name=folder`, or a folder alone, whose own name is the model's then. */
export function namedFolder(argument: string): NamedFolder {
  const [, name, folder] = /^([\w.-]+)=(.+)$/.exec(argument) ?? [];
  return name !== undefined && folder !== undefined
    ? { name, folder }
    : { name: basename(resolve(argument)), folder: argument };
}

/**
 * Reads the token that requests need.
 *
 * @throws OptionError for a file that cannot be read, or is empty
 */
export async function readToken(file: string): Promise<string> {
  let token: string;
  try {
    token = (await readFile(file, 'utf8')).trim();
  } catch (error) {
    throw new OptionError(
      (option) => `${option('tokenFile')} ${file} cannot be read: ${(error as Error).message}.`,
    );
  }
  if (token !== '') return token;
  throw new OptionError(
    (option) => `${option('tokenFile')} ${file} is empty: put the token into it.`,
  );
}
