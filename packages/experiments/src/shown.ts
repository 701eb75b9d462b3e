import type { MarkedText } from '@resattn/vis';

/** A table for people: of scores, say. */
export interface ShownTable {
  readonly head: readonly string[];
  readonly rows: readonly (readonly string[])[];
  /** Sentences below it. */
  readonly notes?: readonly string[] | undefined;
}

/** What was found, for people: terminals, notebooks and pages lay it out. */
export interface Shown {
  readonly tables: readonly ShownTable[];
  /** Texts as the model marks them. */
  readonly texts?: readonly MarkedText[] | undefined;
}

/** What a model makes of a text: marked for people, and as plain data for programs. */
export interface ShownPrediction {
  readonly marked: MarkedText;
  readonly json: object;
}

/** How a task shows what it found, so that nobody who shows it has to know the task. */
export interface Showing<Data, Outcome, Evaluation, Prediction> {
  outcome(data: Data, outcome: Outcome): Shown;
  evaluation(evaluation: Evaluation): Shown & { readonly json: object };
  prediction(prediction: Prediction): ShownPrediction;
}
