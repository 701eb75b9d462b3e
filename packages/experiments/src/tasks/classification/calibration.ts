import {
  adaptiveCalibration,
  brierScore,
  type CalibrationBin,
  calibration,
  logLoss,
} from '@resattn/metrics';
import { type Classification, withTemperature } from '@resattn/models';

/** How far probabilities hold what they say. */
export interface ProbabilityScores {
  /** Expected calibration error, 15 bins of equal width (ECE). */
  readonly ece: number;
  /** The same with 15 bins of equal numbers of texts. */
  readonly adaptiveEce: number;
  readonly brier: number;
  readonly logLoss: number;
}

/** The accuracy on the texts that a model is surest of. */
export interface SelectiveAccuracy {
  /** Fraction of the texts that are answered. */
  readonly coverage: number;
  /** The probability of the answer from which on a text is answered. */
  readonly confidence: number;
  readonly accuracy: number;
}

/** The probabilities of a classifier on texts whose classes are known. */
export interface CalibrationScores extends ProbabilityScores {
  /** What the log-probabilities were divided by. */
  readonly temperature: number;
  /** With temperature 1. */
  readonly before: ProbabilityScores;
  /** The reliability curve, without empty bins. */
  readonly bins: readonly CalibrationBin[];
  readonly selective: readonly SelectiveAccuracy[];
}

/** Fractions of the texts that are answered, in tables. */
const COVERAGES = [1, 0.95, 0.9, 0.8, 0.7, 0.5] as const;

/** Counts how far probabilities hold what they say, text by text. */
export class CalibrationCounter {
  private readonly before = new Measures();
  private readonly after = new Measures();
  private readonly answers: { readonly confidence: number; readonly isRight: boolean }[] = [];
  private readonly indexOf: ReadonlyMap<string, number>;

  constructor(
    private readonly labels: readonly string[],
    private readonly temperature: number,
  ) {
    this.indexOf = new Map(labels.map((label, k) => [label, k]));
  }

  add({ label, score, scores }: Classification, target: number): void {
    const probabilities = new Float64Array(this.labels.length);
    for (const each of scores) probabilities[this.indexOf.get(each.label)!] = each.score;
    this.after.add(probabilities, target);
    if (this.temperature !== 1)
      this.before.add(withTemperature(probabilities, 1 / this.temperature), target);
    this.answers.push({ confidence: score, isRight: this.indexOf.get(label) === target });
  }

  result(): CalibrationScores {
    const { bins: all, ...after } = this.after.result();
    const bins = all.filter(({ count }) => count > 0);
    const { temperature } = this;
    const { bins: _, ...before } = temperature === 1 ? { bins, ...after } : this.before.result();
    return { ...after, temperature, before, bins, selective: this.selective() };
  }

  private selective(): SelectiveAccuracy[] {
    const sorted = [...this.answers].sort((a, b) => b.confidence - a.confidence);
    return COVERAGES.map((coverage) => {
      const answered = sorted.slice(0, Math.max(1, Math.round(coverage * sorted.length)));
      return {
        coverage: answered.length / sorted.length,
        confidence: answered.at(-1)!.confidence,
        accuracy: answered.filter(({ isRight }) => isRight).length / answered.length,
      };
    });
  }
}

class Measures {
  private readonly equalWidth = calibration();
  private readonly equalMass = adaptiveCalibration();
  private readonly brier = brierScore();
  private readonly loss = logLoss();

  add(probabilities: Float64Array, target: number): void {
    const batch = [[probabilities], [target]] as const;
    for (const each of [this.equalWidth, this.equalMass, this.brier, this.loss])
      each.update(...batch);
  }

  result(): ProbabilityScores & Pick<CalibrationScores, 'bins'> {
    const { expectedError, bins } = this.equalWidth.result();
    return {
      ece: expectedError,
      adaptiveEce: this.equalMass.result().expectedError,
      brier: this.brier.result(),
      logLoss: this.loss.result(),
      bins,
    };
  }
}

/** Says what the temperature changed. */
export function calibrationRemark({ temperature, before, ...after }: CalibrationScores): string {
  const scores = ({ ece, brier, logLoss: loss }: ProbabilityScores) =>
    `ECE ${ece.toFixed(4)}, Brier ${brier.toFixed(4)}, log loss ${loss.toFixed(4)}`;
  return temperature === 1
    ? `Probabilities: ${scores(after)}.`
    : `Probabilities: ${scores(after)} with the temperature ${temperature.toFixed(3)} of the validation texts, ${scores(before)} without.`;
}
