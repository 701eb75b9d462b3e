import type { NamedVariables } from '@resattn/core';
import type { Tokenizer } from '@resattn/data';
import { loadTokenizer } from '@resattn/data/node';
import { countParameters } from '@resattn/models';
import {
  type LoadedPretrained,
  loadPretrained,
  pretrainedFolder,
  readConfig,
} from '@resattn/models/node';
import {
  addLora,
  findFamily,
  freezeLayers,
  type LoraAdapters,
  layerWiseRates,
  type PretrainedModel,
} from '@resattn/models/pretrained';
import type { FineTuningConfig } from '../../config/fine-tuning-config.js';
import { type TextKey, tokenizerKey } from '../../run/text-key.js';
import { UserError } from '../../user-error.js';

const task = 'sequence-classification';

/** A pretrained model with a head for the task, ready to be trained. */
export interface BaseModel {
  readonly bundle: LoadedPretrained & { readonly tokenizer: Tokenizer };
  /** How many parameters the model has, the frozen ones too. */
  readonly parameters: number;
  readonly adapters: LoraAdapters | undefined;
  /** What is kept in checkpoints; those that are `trainable` are trained. */
  readonly weights: NamedVariables;
  readonly rateMultiplier: ((name: string) => number) | undefined;
}

/**
 * Refuses what cannot be fine-tuned, before texts and weights are loaded.
 *
 * @throws UserError when there is no model, or options do not go together
 * @throws Error when the model cannot be downloaded, or is of a kind that does not classify texts
 */
export async function checkFineTuning(config: FineTuningConfig): Promise<void> {
  const { from, tune, frozenLayers, layerDecay } = config;
  if (from === undefined) {
    throw new UserError('there is no model to fine-tune.', [
      (option) =>
        `give the folder of a pretrained one with ${option('from')}, as save_pretrained of ` +
        'transformers writes it, or its name on the Hub (owner/name)',
    ]);
  }
  const idle = [
    ...(frozenLayers === undefined ? [] : ['frozenLayers']),
    ...(layerDecay === 1 ? [] : ['layerDecay']),
  ];
  if (tune !== 'all' && idle.length > 0) {
    throw new UserError(
      (option) =>
        `${idle.map((key) => option(key)).join(' and ')}: with ${option('tune', tune)} the layers ` +
        'are not trained.',
      ['leave that out', (option) => `use ${option('tune', 'all')}`],
    );
  }
  findFamily(await readConfig(await pretrainedFolder(from)), task);
}

/** The key of texts as the tokenizer of the pretrained model reads them. */
export async function pretrainedKey({ from }: FineTuningConfig): Promise<TextKey> {
  const folder = await pretrainedFolder(from!);
  const tokenizer = await loadTokenizer(folder).catch(() => undefined);
  // A model without a tokenizer is refused when it is loaded.
  return tokenizer ? tokenizerKey(tokenizer) : (text) => text;
}

/**
 * Loads the pretrained model with a head for the classes, new where the folder's own does not fit
 * them, and settles what of it is trained.
 *
 * @throws UserError when it has no tokenizer, or has fewer layers than requested
 */
export async function loadBaseModel(
  config: FineTuningConfig,
  labels: readonly string[],
): Promise<BaseModel> {
  const from = config.from!;
  const loaded = await loadPretrained(await pretrainedFolder(from), {
    task,
    labels,
    // The run itself says what is new.
    onNotice: () => {},
  });
  const { model, tokenizer } = loaded;
  if (tokenizer === undefined) {
    model.dispose();
    throw new UserError(
      `${from} has no tokenizer that can be read here: put its tokenizer.json, or its vocab.txt, beside the weights.`,
    );
  }
  if (tokenizer.vocabularySize > Number(model.config.vocab_size)) {
    model.dispose();
    throw new UserError(
      `${from}: the tokenizer has ${tokenizer.vocabularySize} tokens, the model embeds ${model.config.vocab_size}. Take the tokenizer that belongs to these weights.`,
    );
  }
  const bundle = { ...loaded, tokenizer };
  const parameters = countParameters(model);
  try {
    return { bundle, parameters, ...trained(model, config) };
  } catch (error) {
    model.dispose();
    throw new UserError(`${from}: ${(error as Error).message}.`);
  }
}

function trained(
  model: PretrainedModel,
  { tune, frozenLayers, layerDecay, loraRank, loraAlpha, loraTargets }: FineTuningConfig,
): Omit<BaseModel, 'bundle' | 'parameters'> {
  if (tune === 'lora') {
    const adapters = addLora(model, { rank: loraRank, alpha: loraAlpha, targets: loraTargets });
    return { adapters, weights: adapters.weights, rateMultiplier: undefined };
  }
  if (tune === 'head') freezeLayers(model, { numLayers: 'all' });
  else if (frozenLayers !== undefined) freezeLayers(model, { numLayers: frozenLayers });
  return {
    adapters: undefined,
    weights: model.weights,
    rateMultiplier: layerDecay === 1 ? undefined : layerWiseRates(model, layerDecay),
  };
}
