import { mkdir, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { encodeSafetensors, FileFormatError } from '@resattn/core';
import { writeFileAtomic } from '@resattn/core/node';
import type { Tokenizer } from '@resattn/data';
import { hasStages, hasTokenizerFiles, loadTokenizer, saveTokenizer } from '@resattn/data/node';
import { checkOptions } from '@resattn/options';
import {
  labelFields,
  labelsOf,
  type PretrainedConfig,
  type ProblemType,
} from '../../pretrained/config.js';
import { configText } from '../../pretrained/config-text.js';
import { buildPretrained, findFamily } from '../../pretrained/families.js';
import { requireModelTokens } from '../../pretrained/known-ids.js';
import type { ModelOptions } from '../../pretrained/model-io.js';
import type { PretrainedModel, PretrainedTask } from '../../pretrained/pretrained-model.js';
import {
  differingTables,
  hubTensors,
  type LoadingReport,
  loadWeights,
} from '../../pretrained/weight-transfer.js';
import { requireSizesOfFile } from './file-sizes.js';
import { INDEX_FILE, openTensors, WEIGHTS_FILE } from './safetensors-files.js';

export const CONFIG_FILE = 'config.json';
const GENERATION_FILE = 'generation_config.json';
/** Adapters of PEFT, which are loaded into a model. */
const ADAPTER_FILE = 'adapter_config.json';

/** Files that describe the tokenizer and generation; they are handed on as they are. */
export const COMPANION_FILES: readonly string[] = [
  'tokenizer.json',
  'tokenizer_config.json',
  'special_tokens_map.json',
  'added_tokens.json',
  'vocab.txt',
  'vocab.json',
  'merges.txt',
  'spiece.model',
  'tokenizer.model',
  'sentencepiece.bpe.model',
  'source.spm',
  'target.spm',
  'target_vocab.json',
  GENERATION_FILE,
];

/** A model of the Hub's format, with what belongs to it. */
export interface PretrainedBundle {
  readonly model: PretrainedModel;
  /** Undefined where the folder has none. */
  readonly tokenizer: Tokenizer | undefined;
  /** The files beside the weights and `config.json`, by name. */
  readonly companions: Readonly<Record<string, Uint8Array>>;
}

export interface LoadedPretrained extends PretrainedBundle {
  readonly loading: LoadingReport;
}

export interface LoadPretrainedOptions extends Pick<ModelOptions, 'returnAttentionScores'> {
  /** What the model is for, instead of the class that `config.json` names: it gets a new head. */
  readonly task?: PretrainedTask | undefined;
  /** Names of the classes, instead of those in `config.json`: the head is new where they differ. */
  readonly labels?: readonly string[] | undefined;
  /**
   * What the labels are, instead of what `config.json` says. Default: as it says; where `labels` are
   * other ones than there, found by their dtype when training.
   */
  readonly problemType?: ProblemType | undefined;
  /** Receives which weights are new because the file has none for them. Default: standard error. */
  readonly onNotice?: ((notice: string) => void) | undefined;
}

export const loadKeys: Readonly<Record<keyof LoadPretrainedOptions, true>> = {
  returnAttentionScores: true,
  task: true,
  labels: true,
  problemType: true,
  onNotice: true,
};

const plainly = { padding: null, truncation: null } as const;

/**
 * Loads a model from a folder as `save_pretrained` of `transformers` writes it: `config.json`,
 * `model.safetensors` (or its parts with `model.safetensors.index.json`), and the tokenizer.
 *
 * @throws FileFormatError when a file is missing, truncated or damaged.
 * @throws Error for a folder with some of the files of a tokenizer, naming those that are missing; one
 *   without any has no tokenizer.
 * @throws Error when the tokenizer puts tokens around texts that the model has no embedding for.
 * @throws Error for an architecture without a counterpart (with those there are), and naming every
 *   tensor that is missing, extra, or of another shape or dtype.
 */
export async function loadPretrained(
  folder: string,
  options: LoadPretrainedOptions = {},
): Promise<LoadedPretrained> {
  checkOptions('loadPretrained', options, loadKeys);
  const { labels, task: wanted, returnAttentionScores } = options;
  const found = await readConfig(folder);
  const config = withLabels(found, options);
  const { task } = findFamily(config, wanted);
  const generationConfig = await readGenerationConfig(folder);
  const source = await openTensors(folder);
  let model: PretrainedModel | undefined;
  try {
    const building = {
      task,
      ...(returnAttentionScores && { returnAttentionScores }),
      ...(generationConfig && { generationConfig }),
    };
    requireSizesOfFile(found, source, join(folder, CONFIG_FILE));
    model = buildPretrained(config, building);
    if ((await differingTables(model, source)).length > 0) {
      // As in the reference, the tables in the file take precedence over the configuration that ties them.
      model.dispose();
      model = buildPretrained(config, { ...building, separateTables: true });
    }
    const newHead = model.architecture !== found.architectures?.[0] || labels !== undefined;
    const loading = await loadWeights(model, source, { newHead });
    tellNewWeights(folder, model, loading, options.onNotice);
    const tokenizer = hasTokenizerFiles(folder) ? await loadTokenizer(folder) : undefined;
    // The tokens that stand around every text; others may go beyond, as long as no text has them.
    if (tokenizer) requireModelTokens(model, tokenizer, tokenizer.encode('', plainly).ids, folder);
    return { model, tokenizer, companions: await readCompanions(folder), loading };
  } catch (error) {
    model?.dispose();
    throw error;
  } finally {
    await source.close();
  }
}

function tellNewWeights(
  folder: string,
  { architecture }: PretrainedModel,
  { initialized }: LoadingReport,
  onNotice: (notice: string) => void = (notice) => process.stderr.write(`${notice}\n`),
): void {
  if (initialized.length > 0)
    onNotice(
      `${architecture} from ${folder}: ${initialized.join(', ')} ${initialized.length === 1 ? 'is' : 'are'} not in ` +
        'the file and newly initialized; train the model before you use what depends on it',
    );
}

/** The configuration with the labels that are asked for. */
function withLabels(
  config: PretrainedConfig,
  { labels, problemType }: LoadPretrainedOptions,
): PretrainedConfig {
  const { problem_type: found } = config;
  const isSame = labels === undefined || labelsOf(config).join('\n') === labels.join('\n');
  return {
    ...config,
    ...(labels !== undefined && labelFields(labels)),
    // The type of another set of labels says nothing about these.
    ...((found !== undefined || problemType !== undefined) && {
      problem_type: problemType ?? (isSame ? (found ?? null) : null),
    }),
  };
}

/** What `generation_config.json` says; undefined where there is none. */
async function readGenerationConfig(
  folder: string,
): Promise<Readonly<Record<string, unknown>> | undefined> {
  const file = join(folder, GENERATION_FILE);
  const bytes = await readIfThere(file);
  return bytes === undefined ? undefined : parseObject(Buffer.from(bytes).toString('utf8'), file);
}

/** Reads `config.json` of a folder. */
export async function readConfig(folder: string): Promise<PretrainedConfig> {
  const file = join(folder, CONFIG_FILE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    await refuseAdapters(folder);
    throw new FileFormatError(
      file,
      'missing, so this is not the folder of a pretrained model',
      'Give the folder that save_pretrained wrote, with config.json and model.safetensors',
    );
  }
  await refuseAdapters(folder);
  return parseObject(text, file) as PretrainedConfig;
}

/** @throws FileFormatError for what is no JSON object */
function parseObject(text: string, file: string): Record<string, unknown> {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new FileFormatError(
      file,
      `not JSON (${(error as Error).message})`,
      'Copy or download it again',
    );
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    throw new FileFormatError(file, 'not a JSON object', 'Copy or download it again');
  return parsed as Record<string, unknown>;
}

/** @throws FileFormatError where adapters lie in the folder, which change what the model computes. */
async function refuseAdapters(folder: string): Promise<void> {
  const file = join(folder, ADAPTER_FILE);
  if ((await readIfThere(file)) !== undefined)
    throw new FileFormatError(
      file,
      'describes adapters of PEFT, which are not part of the weights beside it',
      'Load the model that they belong to, then put them into it (addLora, loadLora)',
    );
}

/** Sets of files that make up a tokenizer. */
const tokenizerFiles: readonly (readonly string[])[] = [
  ['tokenizer.json'],
  ['vocab.txt'],
  ['vocab.json', 'merges.txt'],
  ['vocab.json', 'source.spm', 'target.spm'],
  ['spiece.model'],
  ['tokenizer.model'],
  ['sentencepiece.bpe.model'],
];

async function readCompanions(folder: string): Promise<Record<string, Uint8Array>> {
  const companions: Record<string, Uint8Array> = {};
  for (const name of COMPANION_FILES) {
    const bytes = await readIfThere(join(folder, name));
    if (bytes !== undefined) companions[name] = bytes;
  }
  return companions;
}

async function readIfThere(file: string): Promise<Uint8Array | undefined> {
  try {
    return await readFile(file);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

/**
 * Writes a model as a folder that {@link loadPretrained} and `from_pretrained` of `transformers`
 * load: `config.json`, `model.safetensors` in float32, and the files of the tokenizer. Each file is
 * written whole or not at all.
 */
export async function savePretrained(folder: string, bundle: PretrainedBundle): Promise<void> {
  const { model, companions } = bundle;
  const tensors = await hubTensors(model);
  await mkdir(folder, { recursive: true });
  for (const [name, bytes] of Object.entries(companions))
    await writeFileAtomic(join(folder, name), bytes);
  const { tokenizer } = bundle;
  const isDescribed = tokenizerFiles.some((files) => files.every((name) => companions[name]));
  // A tokenizer without stages is described by its older files, and by no tokenizer.json of others.
  if (!companions['tokenizer.json'] && tokenizer && (hasStages(tokenizer) || !isDescribed))
    await saveTokenizer(tokenizer, join(folder, 'tokenizer.json'));
  // The reference refuses a file that does not say which library's layout it has.
  await writeFileAtomic(join(folder, WEIGHTS_FILE), encodeSafetensors(tensors, { format: 'pt' }));
  await rm(join(folder, INDEX_FILE), { force: true });
  await writeFileAtomic(join(folder, CONFIG_FILE), configText(configOf(model)));
}

/** What `config.json` of a saved model says. */
function configOf({ config, architecture }: PretrainedModel): PretrainedConfig {
  const { torch_dtype: _, ...fields } = config;
  return { ...fields, architectures: [architecture], dtype: 'float32' };
}
