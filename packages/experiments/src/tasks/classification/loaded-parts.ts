import type { LabelledDataConfig } from '../../config/labelled-data-config.js';
import type { TextKey } from '../../run/text-key.js';
import type { ClassificationTask } from './task.js';

/** A task as it was read, and whether its parts were divided here, without copies of a text in two. */
export interface LoadedParts {
  readonly task: ClassificationTask;
  readonly isDivided: boolean;
}

export interface SettleOptions {
  readonly config: Pick<
    LabelledDataConfig,
    'overlap' | 'folds' | 'fold' | 'dataSeed' | 'validationFraction' | 'trainFraction'
  >;
  /** What the data is called, for messages. */
  readonly data: string;
  readonly keyOf: TextKey;
  /** Which parts were given apart from the data. */
  readonly parts: { readonly validationData?: unknown; readonly testData?: unknown };
}
