import { existsSync, statSync } from 'node:fs';
import { checkOptions, pickOptions } from '@resattn/options';
import { type HubCacheOptions, hubCacheKeys, obtainModel } from './hub-cache.js';
import {
  type LoadedPretrained,
  type LoadPretrainedOptions,
  loadKeys,
  loadPretrained,
} from './pretrained-folder.js';

export interface FromPretrainedOptions extends LoadPretrainedOptions, HubCacheOptions {}

/**
 * Loads a model from a folder, or from the Hub by its name: downloaded once, then from the cache.
 *
 * @param name path of a folder that holds `config.json`, or `owner/name` on the Hub
 * @throws Error as {@link loadPretrained} and, for the Hub, when the model cannot be downloaded
 */
export async function fromPretrained(
  name: string,
  options: FromPretrainedOptions = {},
): Promise<LoadedPretrained> {
  checkOptions('fromPretrained', options, { ...loadKeys, ...hubCacheKeys });
  const folder = await pretrainedFolder(name, pickOptions(options, hubCacheKeys));
  return loadPretrained(folder, pickOptions(options, loadKeys));
}

/**
 * The folder of a model: the one that is given, or where a model of the Hub lies once it is there.
 *
 * @param name path of a folder, or `owner/name` on the Hub
 * @throws Error for what is neither and, for the Hub, when the model cannot be downloaded
 */
export async function pretrainedFolder(
  name: string,
  options: HubCacheOptions = {},
): Promise<string> {
  checkOptions('pretrainedFolder', options, hubCacheKeys);
  if (existsSync(name) && statSync(name).isDirectory()) return name;
  if (!/^(?!\.)[\w.-]+(\/[\w.-]+)?$/.test(name))
    throw new Error(
      `"${name}" is neither a folder on this machine nor a name on the Hub, which looks like ` +
        '"owner/name"',
    );
  return obtainModel(name, options);
}
