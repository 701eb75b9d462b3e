import type { LoraTarget } from '@resattn/models/pretrained';
import { type BaselineConfig, baselineFields } from './baseline-config.js';
import type { Fields } from './field.js';
import { type LabelledDataConfig, labelledDataFields } from './labelled-data-config.js';
import { type TrainingConfig, trainingFields } from './training-config.js';

/** Everything that decides how a pretrained encoder learns to classify texts. */
export interface FineTuningConfig extends LabelledDataConfig, TrainingConfig, BaselineConfig {
  /** The pretrained model: a folder that `save_pretrained` wrote, or `owner/name` on the Hub. */
  readonly from?: string | undefined;
  /** Tokens of a text beyond this are not read. */
  readonly maxLength: number;

  /** What is trained: all weights, the head alone, or the head and low-rank adapters. */
  readonly tune: 'all' | 'head' | 'lora';
  /** Lowest layers that are not trained, and the embeddings with them. Default: none. */
  readonly frozenLayers?: number | undefined;
  /** Factor of the learning rate from each layer to the one below it. */
  readonly layerDecay: number;
  /** Rank of the adapters. */
  readonly loraRank: number;
  /** The adapters count `loraAlpha / loraRank` times. */
  readonly loraAlpha: number;
  /** The linear layers that adapters stand beside. */
  readonly loraTargets: LoraTarget[];

  /** Whether rare classes weigh more in the loss, so that all classes count alike. */
  readonly balanceClasses: boolean;
}

const group = 'Model';

/** What each field may hold; its order is that of `--help`. */
export const fineTuningFields: Fields<FineTuningConfig> = {
  from: {
    kind: 'text',
    group,
    help: 'pretrained model: a folder, or owner/name on the Hub',
  },
  tune: {
    kind: 'choice',
    choices: ['all', 'head', 'lora'],
    group,
    help: 'what to train: all weights, the head, or adapters and the head',
  },
  frozenLayers: {
    kind: 'integer',
    min: 0,
    group,
    help: 'number of lowest layers to freeze, with the embeddings (default: none)',
  },
  layerDecay: {
    kind: 'number',
    above: 0,
    max: 1,
    group,
    help: 'learning-rate decay from each layer to the one below',
  },
  loraRank: { kind: 'integer', min: 1, group, help: 'rank of the LoRA adapters' },
  loraAlpha: {
    kind: 'number',
    above: 0,
    group,
    help: 'LoRA alpha; adapters are scaled by alpha / rank',
  },
  loraTargets: {
    kind: 'choices',
    choices: ['query', 'key', 'value', 'output', 'hidden', 'gate', 'up', 'down'],
    group,
    help: 'linear layers that get LoRA adapters',
  },
  maxLength: {
    kind: 'integer',
    min: 1,
    group: 'Text',
    help: 'maximum number of tokens per text; the rest is truncated',
  },
  ...labelledDataFields,
  balanceClasses: {
    kind: 'boolean',
    group: 'Training',
    help: 'weight classes inversely to their frequency',
    negatedHelp: 'weigh all texts alike',
  },
  ...baselineFields,
  ...trainingFields,
};
