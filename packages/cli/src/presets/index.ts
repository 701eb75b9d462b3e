import type { ClassificationConfig } from '../config/classification-config.js';
import { classify } from './classify.js';
import { languageId } from './language-id.js';

export interface Preset {
  readonly summary: string;
  readonly config: ClassificationConfig;
}

/** What can be trained, by the name that the command line knows it by. */
export const presets: Readonly<Record<string, Preset>> = {
  'language-id': {
    summary: '72 languages by short texts from the CLDR (no download)',
    config: languageId,
  },
  classify: { summary: 'your own texts and classes (CSV, TSV, JSONL)', config: classify },
};
