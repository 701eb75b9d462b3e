import type { BaselineConfig } from '../../config/baseline-config.js';
import {
  type ClassificationSettings,
  type ClassifierChoice,
  classificationFields,
  classifierFamilies,
  type OwnModelName,
} from '../../config/classification-config.js';
import { type Fields, without } from '../../config/field.js';
import type { KindDefinition } from '../../config/kind-definition.js';
import { classify } from '../../presets/classify.js';

/** Fields of texts with several labels, beside those of every classifier. */
export interface SeveralLabelsConfig {
  /** What stands between labels in one field, as `|` in `joy|surprise`. Default: lists are read. */
  readonly labelSeparator?: string | undefined;
  /** Columns that each say for one label whether a text has it: 0 or 1. Default: none. */
  readonly labelColumns?: string[] | undefined;
  /** The probability from which on a text has a label: one for all, or one for each label. */
  readonly thresholds: 'global' | 'per-label';
}

type Settings = Omit<
  ClassificationSettings,
  keyof BaselineConfig | 'languages' | 'folds' | 'fold' | 'trainFraction'
> &
  SeveralLabelsConfig;

/** Everything that decides how a classifier with several labels a text is trained. */
export type MultiLabelConfig = Settings & (ClassifierChoice | { readonly model: OwnModelName });

const group = 'Data';

/** How several labels stand in a file; `train classify` takes them too, and trains this kind then. */
export const severalLabelsFields = {
  labelSeparator: {
    kind: 'text',
    group,
    help: 'separator of several labels in one field, such as | in joy|fear',
  },
  labelColumns: {
    kind: 'list',
    group,
    help: 'indicator columns (0 or 1), one per label, for texts with several labels',
  },
} as const;

/** What each field may hold; its order is that of `--help`. */
export const multiLabelFields: Fields<Settings & Pick<typeof classify, 'model'>> = {
  // Folds, and parts of the training texts, are of classes that exclude each other.
  ...without(classificationFields, 'baseline', 'languages', 'folds', 'fold', 'trainFraction'),
  data: {
    kind: 'text',
    group,
    help: '"goemotions", or a CSV, TSV, JSON, Parquet or fastText file of texts with several labels',
  },
  ...severalLabelsFields,
  thresholds: {
    kind: 'choice',
    choices: ['global', 'per-label'],
    group: 'Training',
    help: 'decision thresholds, chosen on the validation set: one for all labels, or one each',
  },
};

/** Any number of labels a text. */
const multiLabel: MultiLabelConfig = {
  ...without(classify, 'baseline'),
  labelSmoothing: 0,
  thresholds: 'global',
};

/** What is known of it before anything is loaded. */
export const multiLabelKind: KindDefinition<MultiLabelConfig> = {
  fields: multiLabelFields,
  families: classifierFamilies,
  presets: {
    'multi-label': {
      summary: 'any number of labels a text: GoEmotions, or your own (lists, a|b, a column each)',
      config: multiLabel,
    },
  },
};
