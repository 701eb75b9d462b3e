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

type Settings = Omit<
  ClassificationSettings,
  | keyof BaselineConfig
  | 'languages'
  | 'rareClasses'
  | 'balanceClasses'
  | 'folds'
  | 'fold'
  | 'trainFraction'
> & {
  /** `squared`: squared errors. `huber`: linear beyond one standard deviation, so that outliers pull less. */
  readonly loss: 'squared' | 'huber';
};

/** Everything that decides how a regression is trained. */
export type RegressionConfig = Settings & (ClassifierChoice | { readonly model: OwnModelName });

/** Labels alone have these: folds, and parts of the training texts, are of classes. */
const ofClasses = ['baseline', 'rareClasses', 'balanceClasses'] as const;

/** What each field may hold; its order is that of `--help`. */
export const regressionFields: Fields<Settings & Pick<typeof classify, 'model'>> = {
  ...without(classificationFields, ...ofClasses, 'languages', 'folds', 'fold', 'trainFraction'),
  data: {
    kind: 'text',
    group: 'Data',
    help: 'a CSV, TSV, JSON or Parquet file of texts with numbers',
  },
  labelColumn: {
    kind: 'text',
    group: 'Data',
    help: 'column of the numbers (default: detected and reported)',
  },
  loss: {
    kind: 'choice',
    choices: ['squared', 'huber'],
    group: 'Training',
    help: 'squared errors, or linear ones beyond a standard deviation, for outliers',
  },
};

/** A number a text. */
const regress: RegressionConfig = {
  ...without(classify, ...ofClasses),
  labelSmoothing: 0,
  loss: 'squared',
};

/** What is known of it before anything is loaded. */
export const regressionKind: KindDefinition<RegressionConfig> = {
  fields: regressionFields,
  families: classifierFamilies,
  presets: {
    regress: {
      summary: 'a number a text, such as a price or a rating (CSV, TSV, JSONL)',
      config: regress,
    },
  },
};
