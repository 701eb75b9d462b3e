import { type LayerSubject, maskedInputs } from '../subject.js';
import { standsBesideTfjs } from './beside-tfjs.js';
import {
  wrongDtypeIsRefused,
  wrongFeaturesAreRefused,
  wrongMaskIsRefused,
  wrongRankIsRefused,
} from './errors.js';
import {
  compilersOfBackend,
  eagerEqualsJit,
  nothingLeaks,
  sameSeedSameResult,
  shortSequencesAreDefined,
  trainingFlagIsObeyed,
} from './execution.js';
import { gradientsMatchFiniteDifferences, oneStepLowersLoss } from './gradients.js';
import {
  allMaskedIsDefined,
  hiddenTokensChangeNothing,
  morePaddingChangesNothing,
  noMaskEqualsMaskOfOnes,
} from './masks.js';
import { futureChangesNothing, permutationIsFollowed } from './order.js';
import {
  configRoundTrip,
  savedEqualsLoaded,
  symbolicEqualsEagerShapes,
  weightCounts,
} from './structure.js';

/** One thing that a layer must do. `run` throws an error that says what it did instead. */
export interface Check {
  readonly name: string;
  readonly run: (subject: LayerSubject) => void | Promise<void>;
}

/** The checks that apply to a subject, on the current backend. */
export function checksFor(subject: LayerSubject): Check[] {
  const { trainable } = subject.weights;
  const learns = subject.learns ?? trainable > 0;
  const hasMasks = maskedInputs(subject).length > 0;
  const hasTime = subject.inputs.some(({ axes }) => axes.includes('time'));
  const checks: [boolean, string, Check['run']][] = [
    [true, 'configuration survives a round trip', configRoundTrip],
    [true, 'weights are counted and named', weightCounts],
    [true, 'symbolic shapes equal eager shapes', symbolicEqualsEagerShapes],
    [true, 'saved and loaded, it gives the same output', savedEqualsLoaded],
    ...compilersOfBackend().map((compiler): [boolean, string, Check['run']] => [
      true,
      `eager equals jit (${compiler})`,
      (subject) => eagerEqualsJit(subject, compiler),
    ]),
    [true, 'stands between layers of tfjs', (subject) => standsBesideTfjs(subject, false)],
    [
      hasMasks,
      'stands between layers of tfjs with masks',
      (subject) => standsBesideTfjs(subject, true),
    ],
    [true, 'same seed, same result', sameSeedSameResult],
    [true, 'obeys the training flag', trainingFlagIsObeyed],
    [true, 'leaks no tensor', nothingLeaks],
    [hasTime, 'short sequences are defined', shortSequencesAreDefined],
    [
      subject.differentiable ?? true,
      'gradients match finite differences',
      gradientsMatchFiniteDifferences,
    ],
    [learns, 'one training step lowers a loss', oneStepLowersLoss],
    [hasMasks, 'hidden tokens change nothing', hiddenTokensChangeNothing],
    [hasMasks, 'more padding changes nothing', morePaddingChangesNothing],
    [hasMasks, 'all positions masked is defined', allMaskedIsDefined],
    [hasMasks, 'a mask of ones changes nothing', noMaskEqualsMaskOfOnes],
    [subject.causal ?? false, 'the future changes nothing', futureChangesNothing],
    [
      subject.permutation !== undefined,
      `permutation ${subject.permutation}`,
      permutationIsFollowed,
    ],
    [true, 'refuses an input of another rank', wrongRankIsRefused],
    [true, 'refuses another number of features', wrongFeaturesAreRefused],
    [true, 'refuses another dtype', wrongDtypeIsRefused],
    [hasMasks, 'refuses a wrong mask', wrongMaskIsRefused],
  ];
  return checks.flatMap(([applies, name, run]) => (applies ? [{ name, run }] : []));
}
