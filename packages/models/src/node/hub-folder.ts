import { access } from 'node:fs/promises';
import { join } from 'node:path';
import type { Tokenizer } from '@resattn/data';
import { MarianTokenizer } from '@resattn/data/tokenizers';
import { classifierFormat } from '../bundles/classifier-bundle.js';
import { type LanguageModelBundle, languageModelFormat } from '../bundles/language-model-bundle.js';
import { type SequenceBundle, sequenceFormat } from '../bundles/sequence-bundle.js';
import { asLanguageModel, asSequenceToSequence } from '../pretrained/as-generators.js';
import { findFamily } from '../pretrained/families.js';
import type { PretrainedModel, PretrainedTask } from '../pretrained/pretrained-model.js';
import { MODEL_FOLDER } from './bundle-folder.js';
import { CONFIG_FILE, loadPretrained, readConfig } from './pretrained/pretrained-folder.js';
import { INDEX_FILE, WEIGHTS_FILE } from './pretrained/safetensors-files.js';

/**
 * The folder itself, or the model's in a run, where a pretrained model of the Hub's format is; undefined
 * for a folder without one. A file that describes a model of our own beside the weights counts more.
 */
export async function pretrainedPath(folder: string): Promise<string | undefined> {
  for (const path of [folder, join(folder, MODEL_FOLDER)]) {
    const has = await Promise.all(
      [WEIGHTS_FILE, INDEX_FILE, ...ownFiles].map((file) => isThere(join(path, file))),
    );
    if (has.slice(2).some(Boolean)) return undefined;
    if (has[0] || has[1]) return path;
  }
  return undefined;
}

const ownFiles = [classifierFormat.file, sequenceFormat.file, languageModelFormat.file];

/**
 * Whether a folder is that of a pretrained model itself, and not of a run that holds one, or of a model
 * of our own that was exported in the Hub's layout.
 */
export async function isPretrainedFolder(folder: string): Promise<boolean> {
  if (!(await isThere(join(folder, CONFIG_FILE)))) return false;
  const { preset, model_type: modelType } = await readConfig(folder);
  const isOwn = preset !== undefined || String(modelType).startsWith('resattn-');
  return typeof modelType === 'string' && !isOwn;
}

export const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

const uses: Readonly<Partial<Record<PretrainedTask, string>>> = {
  'token-classification': 'use the tag of an EncoderPipeline',
  'masked-lm': 'use the fillMask of an EncoderPipeline',
};

/**
 * What a pretrained model is for, by the class that its `config.json` names.
 *
 * @param wanted the tasks that are served
 * @throws Error for a model that is for something else, naming it and what to use.
 */
export async function requireTask(
  folder: string,
  wanted: readonly PretrainedTask[],
): Promise<PretrainedTask> {
  const config = await readConfig(folder);
  const { task, family } = findFamily(config);
  if (wanted.includes(task)) return task;
  const advice =
    uses[task] ??
    'load it with fromPretrained, or train it for another task (fromPretrained with a task)';
  throw new Error(
    `${folder} holds ${config.architectures?.[0] ?? family.modelType}, a model for ${task}; ` +
      `expected one for ${wanted.join(', ')}: ${advice}`,
  );
}

/** A pretrained encoder-decoder with its tokenizers. */
export async function loadPretrainedSequence(folder: string): Promise<SequenceBundle> {
  const { model, tokenizer } = await loadWriter(folder, 'seq2seq');
  return {
    model: asSequenceToSequence(model),
    sourceTokenizer: tokenizer,
    targetTokenizer: tokenizer instanceof MarianTokenizer ? tokenizer.ofTargets : tokenizer,
  };
}

/** A pretrained decoder with its tokenizer. */
export async function loadPretrainedLanguageModel(folder: string): Promise<LanguageModelBundle> {
  const { model, tokenizer } = await loadWriter(folder, 'causal-lm');
  return { model: asLanguageModel(model), tokenizer };
}

async function loadWriter(
  folder: string,
  task: PretrainedTask,
): Promise<{ readonly model: PretrainedModel; readonly tokenizer: Tokenizer }> {
  await requireTask(folder, [task]);
  const { model, tokenizer } = await loadPretrained(folder);
  if (tokenizer === undefined) {
    model.dispose();
    throw new Error(
      `${folder} has no tokenizer that can be read here; put its tokenizer.json beside the weights`,
    );
  }
  return { model, tokenizer };
}
