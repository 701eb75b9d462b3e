import { checkOptions } from '@resattn/options';
import type { DataOptions, ExperimentOptions } from './experiment.js';
import { runSweep, type Sweep, type SweepRunOptions } from './run-sweep.js';
import type { SweepOptions } from './sweep/plan-sweep.js';
import { type ClassificationTypes, classification } from './tasks/classification/index.js';
import type { LabelledRow } from './tasks/classification/task.js';

/**
 * What is tried for texts of your own, the likeliest first: a budget that is too small for all of them leaves
 * out the last. Rates other than the preset's are those at which a family learns as fast as the default does.
 */
export const classifierCandidates: readonly ExperimentOptions<ClassificationTypes>[] = [
  { model: 'resnet-attention' },
  { model: 'text-cnn', learningRate: 0.003 },
  { model: 'fast-text', learningRate: 0.03 },
  { model: 'resnet-attention', embeddingDim: 192, filters: [192, 192] },
  { model: 'bilstm-attention', learningRate: 0.003 },
  { model: 'dpcnn' },
  { model: 'resnet-attention', filters: [96, 96, 96, 96] },
  { model: 'self-attentive', learningRate: 0.003 },
  { model: 'transformer' },
];

/** Minutes of a search whose length is not given. */
const MINUTES = 10;

export interface ChooseClassifierOptions extends DataOptions<LabelledRow> {
  /** Minutes after which no further training is begun; the same call continues. Default 10. */
  readonly minutes?: number | undefined;
  /** What is tried. Default: `classifierCandidates`. */
  readonly candidates?: readonly ExperimentOptions<ClassificationTypes>[] | undefined;
  /** Fields of all candidates; those that are left out are the preset's. */
  readonly options?: ExperimentOptions<ClassificationTypes> | undefined;
}

/**
 * The sweep of {@link chooseClassifier}: successive halving from one epoch to those of the preset.
 *
 * @throws OptionError for an option that there is not
 */
export function classifierSearch(
  options: ChooseClassifierOptions = {},
): SweepOptions<ClassificationTypes> {
  checkOptions('chooseClassifier', options, {
    data: true,
    validationData: true,
    testData: true,
    minutes: true,
    candidates: true,
    options: true,
  });
  const { minutes = MINUTES, candidates = classifierCandidates, ...given } = options;
  return {
    ...given,
    name: nameOf(given.data),
    minutes,
    candidates,
    strategy: 'successive-halving',
  };
}

/** `choice-reviews` of `data/reviews.csv`. */
function nameOf(data: unknown): string {
  if (typeof data !== 'string') return 'choice';
  const file =
    data
      .split(/[\\/]/)
      .filter((part) => part !== '')
      .at(-1) ?? '';
  return `choice-${file.replace(/(\.\w{1,7}){1,2}$/, '')}`;
}

/**
 * Chooses a classifier for texts of your own: families and sizes are trained a little, the better ones longer,
 * and the best on the validation texts is the choice. The test texts are used for nothing but the final scores
 * of each run. Otherwise as {@link runSweep}.
 *
 * ```ts
 * const { run, choice } = await chooseClassifier({ data: 'reviews.csv', minutes: 5 });
 * ```
 *
 * The first candidate is begun however short the time is. What was not finished is continued by the same call.
 */
export function chooseClassifier(
  options: ChooseClassifierOptions,
  running: SweepRunOptions = {},
): Promise<Sweep<ClassificationTypes>> {
  return runSweep(classification, classifierSearch(options), running);
}
