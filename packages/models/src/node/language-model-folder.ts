import {
  decodeLanguageModel,
  describeLanguageModel,
  encodeLanguageModel,
  type LanguageModelBundle,
  languageModelFormat,
} from '../bundles/language-model-bundle.js';
import { readBundle, writeBundle } from './bundle-folder.js';
import { loadPretrainedLanguageModel, pretrainedPath } from './hub-folder.js';

/** Writes `language-model.json` and `weights.safetensors` into a folder, which is made. */
export async function saveLanguageModel(
  folder: string,
  bundle: LanguageModelBundle,
): Promise<void> {
  await writeBundle(folder, await encodeLanguageModel(bundle));
}

/**
 * Writes `language-model.json` alone, when training begins: until the weights are there,
 * {@link loadLanguageModel} takes them from the run's checkpoints.
 */
export async function saveLanguageModelDescription(
  folder: string,
  bundle: LanguageModelBundle,
): Promise<void> {
  await writeBundle(folder, { [languageModelFormat.file]: describeLanguageModel(bundle) });
}

/**
 * Loads a language model from its own folder, from the folder of a run, or a pretrained one (GPT-2,
 * Llama) from a folder of the Hub's format. The weights of a run that was interrupted are those of its
 * best checkpoint, else of its newest.
 *
 * @throws FileFormatError when the folder holds no language model, or a file is damaged.
 * @throws Error for a pretrained model of another task, naming it.
 */
export async function loadLanguageModel(folder: string): Promise<LanguageModelBundle> {
  const pretrained = await pretrainedPath(folder);
  if (pretrained !== undefined) return loadPretrainedLanguageModel(pretrained);
  const { files, path } = await readBundle(folder, languageModelFormat);
  return decodeLanguageModel(files, path);
}
