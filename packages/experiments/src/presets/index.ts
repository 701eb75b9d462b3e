import { charLm } from './char-lm.js';
import { classify } from './classify.js';
import { copy } from './copy.js';
import { fineTune } from './fine-tune.js';
import { languageId } from './language-id.js';
import { multi30k } from './multi30k.js';
import type { Preset } from './preset.js';
import { reverse } from './reverse.js';
import { scan } from './scan.js';
import { scitldr } from './scitldr.js';
import { summarize } from './summarize.js';
import { translate } from './translate.js';
import { translateDates } from './translate-dates.js';
import { translateNames } from './translate-names.js';

/** What can be trained, by the name that the command line knows it by. */
export const presets: Readonly<Record<string, Preset>> = {
  'language-id': {
    kind: 'classification',
    summary: '72 languages by short texts from the CLDR (no download)',
    config: languageId,
  },
  classify: {
    kind: 'classification',
    summary: 'your own texts and classes (CSV, TSV, JSONL)',
    config: classify,
  },
  'fine-tune': {
    kind: 'fine-tuning',
    summary: 'a pretrained encoder learns classes: SST-2, or your own texts',
    config: fineTune,
  },
  'translate-dates': {
    kind: 'sequence',
    summary: 'dates in ten languages to ISO 8601, from the CLDR (no download)',
    config: translateDates,
  },
  'translate-names': {
    kind: 'sequence',
    summary: 'names from one language to another, from the CLDR (no download)',
    config: translateNames,
  },
  reverse: {
    kind: 'sequence',
    summary: 'sequences of symbols, written from their end (no download)',
    config: reverse,
  },
  copy: {
    kind: 'sequence',
    summary: 'sequences of symbols, written again (no download)',
    config: copy,
  },
  scan: {
    kind: 'sequence',
    summary: 'SCAN: commands to actions, in the published splits',
    config: scan,
  },
  multi30k: {
    kind: 'sequence',
    summary: 'captions of Multi30k, English to German',
    config: multi30k,
  },
  translate: {
    kind: 'sequence',
    summary: 'your own pairs of texts (CSV, TSV, JSONL)',
    config: translate,
  },
  scitldr: {
    kind: 'sequence',
    summary: 'abstracts of papers to one sentence',
    config: scitldr,
  },
  summarize: {
    kind: 'sequence',
    summary: 'your own articles and summaries (JSONL, CSV, TSV)',
    config: summarize,
  },
  'char-lm': {
    kind: 'language-model',
    summary: 'a language model over characters: tiny Shakespeare, or any text',
    config: charLm,
  },
};
