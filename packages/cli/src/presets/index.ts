import { classify } from './classify.js';
import { languageId } from './language-id.js';
import type { Preset } from './preset.js';

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
};
