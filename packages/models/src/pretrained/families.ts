import { checkOptions } from '@resattn/options';
import { albert } from './albert.js';
import { bart } from './bart.js';
import { bert } from './bert.js';
import type { PretrainedConfig } from './config.js';
import { distilBert } from './distilbert.js';
import { electra } from './electra.js';
import { gpt2 } from './gpt2.js';
import { llama } from './llama.js';
import { marian } from './marian.js';
import type { ModelOptions } from './model-io.js';
import { modelKeys } from './model-io.js';
import type { PretrainedFamily, PretrainedModel, PretrainedTask } from './pretrained-model.js';
import { roberta } from './roberta.js';
import { t5 } from './t5.js';

/** Every family that can be read and written, by its `model_type`. */
export const pretrainedFamilies: Readonly<Record<string, PretrainedFamily>> = Object.fromEntries(
  [bert, distilBert, roberta, electra, albert, gpt2, llama, t5, bart, marian].map((family) => [
    family.modelType,
    family,
  ]),
);

/** The classes of the reference implementation that have a counterpart here. */
export const supportedArchitectures: readonly string[] = Object.values(pretrainedFamilies).flatMap(
  ({ architectures }) => Object.values(architectures),
);

/**
 * The family and the task that a configuration asks for.
 *
 * @param task in place of the one that `architectures` names
 * @throws Error for a family or class without a counterpart, with those there are.
 */
export function findFamily(
  config: PretrainedConfig,
  task?: PretrainedTask,
): { family: PretrainedFamily; task: PretrainedTask } {
  const { model_type: modelType, architectures } = config;
  if (architectures && !Array.isArray(architectures))
    throw new Error(
      `config.json: "architectures" is ${JSON.stringify(architectures)}, expected a list of names ` +
        'such as ["BertModel"]',
    );
  const architecture = architectures?.[0];
  const family =
    modelType !== undefined && Object.hasOwn(pretrainedFamilies, modelType)
      ? pretrainedFamilies[modelType]!
      : undefined;
  if (family === undefined)
    throw new Error(
      `config.json: model_type is ${JSON.stringify(modelType)}` +
        `${architecture === undefined ? '' : ` (${architecture})`}, expected one of: ` +
        Object.keys(pretrainedFamilies).join(', '),
    );
  if (task !== undefined) {
    if (family.architectures[task] === undefined)
      throw new Error(
        `${family.modelType} has no ${task}, only: ${Object.keys(family.architectures).join(', ')}`,
      );
    return { family, task };
  }
  const found = Object.entries(family.architectures).find(([, name]) => name === architecture);
  if (found === undefined)
    throw new Error(
      `config.json: the architecture is ${JSON.stringify(architecture)}, expected one of: ` +
        `${supportedArchitectures.join(', ')}; or say which task the model is for`,
    );
  return { family, task: found[0] as PretrainedTask };
}

/**
 * A model with new weights, as its configuration describes it.
 *
 * @param task in place of the one that the configuration names
 * @throws Error for a family or class without a counterpart, or a field out of range.
 */
export function buildPretrained(
  config: PretrainedConfig,
  options: ModelOptions & { readonly task?: PretrainedTask | undefined } = {},
): PretrainedModel {
  checkOptions('buildPretrained', options, { ...modelKeys, task: true });
  const { task: wanted, ...building } = options;
  const { family, task } = findFamily(config, wanted);
  return family.build(config, task, building);
}
