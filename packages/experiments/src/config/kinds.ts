import { charLm } from '../presets/char-lm.js';
import { classify } from '../presets/classify.js';
import { copy } from '../presets/copy.js';
import { fineTune } from '../presets/fine-tune.js';
import { languageId } from '../presets/language-id.js';
import { multi30k } from '../presets/multi30k.js';
import { reverse } from '../presets/reverse.js';
import { scan } from '../presets/scan.js';
import { scitldr } from '../presets/scitldr.js';
import { summarize } from '../presets/summarize.js';
import { translate } from '../presets/translate.js';
import { translateDates } from '../presets/translate-dates.js';
import { translateNames } from '../presets/translate-names.js';
import { multiLabelKind, severalLabelsFields } from '../tasks/multi-label/config.js';
import { regressionKind } from '../tasks/regression/config.js';
import { taggingKind } from '../tasks/tagging/config.js';
import {
  type ClassificationConfig,
  classificationFields,
  classifierFamilies,
} from './classification-config.js';
import type { Families } from './families.js';
import { type FineTuningConfig, fineTuningFields } from './fine-tuning-config.js';
import { defineKind, type KindDefinition } from './kind-definition.js';
import { type LanguageModelRunConfig, languageModelFields } from './language-model-config.js';
import { type SequenceConfig, sequenceFields } from './sequence-config.js';
import { sequenceFamilyOptions } from './sequence-families.js';

/** The kinds of training. */
export const kinds = {
  classification: defineKind<ClassificationConfig>({
    fields: classificationFields,
    families: classifierFamilies,
    presets: {
      'language-id': {
        summary: 'identify 72 languages from short CLDR texts (no download)',
        config: languageId,
      },
      classify: {
        summary: 'classify your own texts (CSV, TSV, JSONL)',
        config: classify,
        alternative: { preset: 'multi-label', fields: severalLabelsFields },
      },
    },
  }),
  'multi-label': multiLabelKind,
  regression: regressionKind,
  'fine-tuning': defineKind<FineTuningConfig>({
    fields: fineTuningFields,
    presets: {
      'fine-tune': {
        summary: 'fine-tune a pretrained encoder for classification: SST-2, or your own texts',
        config: fineTune,
      },
    },
  }),
  sequence: defineKind<SequenceConfig>({
    fields: sequenceFields,
    families: sequenceFamilyOptions,
    presets: {
      'translate-dates': {
        summary: 'translate dates in ten languages to ISO 8601, from the CLDR (no download)',
        config: translateDates,
      },
      'translate-names': {
        summary: 'translate names between languages, from the CLDR (no download)',
        config: translateNames,
      },
      reverse: {
        summary: 'reverse sequences of symbols (no download)',
        config: reverse,
      },
      copy: {
        summary: 'copy sequences of symbols (no download)',
        config: copy,
      },
      scan: {
        summary: 'SCAN: commands to actions, in the published splits',
        config: scan,
      },
      multi30k: {
        summary: 'translate Multi30k captions, English to German',
        config: multi30k,
      },
      translate: {
        summary: 'translate your own pairs of texts (CSV, TSV, JSONL)',
        config: translate,
      },
      scitldr: {
        summary: 'summarize abstracts of papers in one sentence',
        config: scitldr,
      },
      summarize: {
        summary: 'summarize your own articles (JSONL, CSV, TSV)',
        config: summarize,
      },
    },
  }),
  'language-model': defineKind<LanguageModelRunConfig>({
    fields: languageModelFields,
    presets: {
      'char-lm': {
        summary: 'train a character language model: tiny Shakespeare, or any text',
        config: charLm,
      },
    },
  }),
  tagging: taggingKind,
};

/** What decides a training of each kind. */
export type Configurations = {
  readonly [K in keyof typeof kinds]: (typeof kinds)[K]['presets'][string]['config'];
};

export type Kind = keyof typeof kinds;

/** What the fields of each kind may hold, beside those of a model's family. */
export const fieldsOf = each(({ fields }) => fields);

/** The families of models of each kind that has several. */
export const familiesOf = Object.fromEntries(
  Object.entries(each(({ families }) => families)).filter(([, families]) => families),
) as { readonly [K in Kind]?: Families };

function each<T>(of: (definition: KindDefinition<unknown>) => T): { readonly [K in Kind]: T } {
  const entries = Object.entries<KindDefinition<unknown>>(kinds);
  return Object.fromEntries(entries.map(([kind, definition]) => [kind, of(definition)])) as {
    readonly [K in Kind]: T;
  };
}
