import { existsSync, statSync } from 'node:fs';
import { type HubCacheOptions, obtainModel } from './hub-cache.js';
import {
  type LoadedPretrained,
  type LoadPretrainedOptions,
  loadPretrained,
} from './pretrained-folder.js';

export interface FromPretrainedOptions extends LoadPretrainedOptions, HubCacheOptions {}

/**
 * Loads a model from a folder, or from the Hub by its name: downloaded once, then from the cache.
 *
 * @param name path of a folder that holds `config.json`, or `owner/name` on the Hub
 * @throws Error as {@link loadPretrained} and, for the Hub, when the model cannot be had
 */
export async function fromPretrained(
  name: string,
  options: FromPretrainedOptions = {},
): Promise<LoadedPretrained> {
  if (existsSync(name) && statSync(name).isDirectory()) return loadPretrained(name, options);
  if (!/^(?!\.)[\w.-]+(\/[\w.-]+)?$/.test(name))
    throw new Error(
      `"${name}" is neither a folder on this machine nor a name on the Hub, which looks like ` +
        '"owner/name"',
    );
  return loadPretrained(await obtainModel(name, options), options);
}
