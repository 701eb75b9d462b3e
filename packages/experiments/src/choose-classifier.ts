import { checkOptions } from '@resattn/options';
import type { DataOptions, ExperimentOptions } from './experiment.js';
import { dataName } from './run/data-name.js';
import { runSweep, type Sweep, type SweepRunOptions } from './run-sweep.js';
import type { SweepOptions } from './sweep/plan-sweep.js';
import { type ClassificationTypes, classification } from './tasks/classification/index.js';
import type { LabelledRow } from './tasks/classification/task.js';

/**
 * What is tried for texts of your own, the default first. The learning rates given here are starting points,
 * chosen by no search: at the preset's rate TextCNN learns too slowly for the few epochs of the first rung.
 */
export const classifierCandidates: readonly ExperimentOptions<ClassificationTypes>[] = [
  { model: 'resnet-attention' },
  { model: 'text-cnn', learningRate: 0.003 },
  { model: 'fast-text' },
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
  /** Minutes of this call after which no further training is begun; the same call continues. Default 10. */
  readonly minutes?: number | undefined;
  /** What is tried. Default: `classifierCandidates`. */
  readonly candidates?: readonly ExperimentOptions<ClassificationTypes>[] | undefined;
  /** Fields of all candidates; those that are left out are the preset's. */
  readonly options?: ExperimentOptions<ClassificationTypes> | undefined;
}

/**
 * The sweep of {@link chooseClassifier}: the first candidate is trained whole, the others by successive halving
 * from one epoch to those of the preset.
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
  const { data, minutes = MINUTES, candidates = classifierCandidates, ...given } = options;
  return {
    ...{ ...given, data },
    name: typeof data === 'string' ? `choice-${dataName(data)}` : 'choice',
    minutes,
    candidates,
    strategy: 'successive-halving',
    budget: { whole: 1 },
  };
}

/**
 * Chooses a classifier for texts of your own: the first candidate, which is the default, is trained whole;
 * then other families and sizes are trained a little, the better ones longer, and the best on the validation
 * texts is the choice. The test texts are used for nothing but the final scores of each run. Otherwise as
 * {@link runSweep}.
 *
 * ```ts
 * const { run, choice } = await chooseClassifier({ data: 'reviews.csv', minutes: 5 });
 * ```
 *
 * The first candidate is trained whole however short the time is, and is the choice until another one that was
 * trained as far is better. The same call continues, with as many minutes again.
 */
export function chooseClassifier(
  options: ChooseClassifierOptions,
  running: SweepRunOptions = {},
): Promise<Sweep<ClassificationTypes>> {
  return runSweep(classification, classifierSearch(options), running);
}
