import type { MarkedText, WeightedText } from '@resattn/vis';

/** A table for people: of scores, say. */
export interface ShownTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Whether all columns are texts, not numbers behind the first. Default false. */
  readonly isText?: boolean | undefined;
  /** Sentences below it. */
  readonly notes?: readonly string[] | undefined;
}

/** A text and its class by the model, for people. */
export interface ShownClass {
  readonly label: string;
  /** Probability of the class, or the value of a regression. */
  readonly score: number;
  /** The true class, where it is known. */
  readonly target?: string | undefined;
  /** The text with the attention that the model gave to its parts. */
  readonly text: WeightedText;
}

/** What a model wrote for a text. */
export interface ShownAnswer {
  readonly source: string;
  readonly text: string;
  /** What it should have written. */
  readonly target: string;
}

/** What was found, for people: terminals, notebooks and pages lay it out. */
export interface Shown {
  /** What was noticed on the way, before everything else. */
  readonly notices?: readonly string[] | undefined;
  /** Sentences above all tables. */
  readonly lead?: readonly string[] | undefined;
  readonly tables: readonly ShownTable[];
  /** A curve below all tables, at even distances. */
  readonly curve?: readonly number[] | undefined;
  /** Sentences below all tables. */
  readonly remarks?: readonly string[] | undefined;
  /** Texts as the model marks them. */
  readonly texts?: readonly MarkedText[] | undefined;
  readonly classes?: readonly ShownClass[] | undefined;
  readonly answers?: readonly ShownAnswer[] | undefined;
  /** Beginnings, and how the model continued them. */
  readonly continuations?:
    | readonly { readonly prompt: string; readonly text: string }[]
    | undefined;
}

/** What a model makes of a text: marked for people, and as plain data for programs. */
export interface ShownPrediction {
  readonly marked: MarkedText;
  readonly json: object;
}

/** How a task shows what it found, so that nobody who shows it has to know the task. */
export interface Showing<Config, Data, Outcome, Evaluation, Prediction> {
  /** What a training has found, beside its baseline. */
  outcome(run: { readonly config: Config; readonly data: Data }, outcome: Outcome): Shown;
  /** The scores on a file, for people and as plain data. Default: there is nothing to score it by. */
  evaluation?(evaluation: Evaluation): Shown & { readonly json: object };
  /** Marks parts of a text. Default: a prediction is a text or a class of its own. */
  prediction?(prediction: Prediction): ShownPrediction;
  /** What is done with the model: the command for it, and what a text is for it. */
  use(data: Data): { readonly command: string; readonly text: string };
}
