import type { SequenceConfig } from '../../config/sequence-config.js';
import type { PublishedResult } from '../../run/published.js';
import type { RunData, Training } from '../../task.js';

/** A text and what it should become. */
export interface SequenceExample {
  readonly source: string;
  /** What is trained on. */
  readonly target: string;
  /** All right answers, where there are several to be scored against; else the target alone. */
  readonly references?: readonly string[] | undefined;
}

/** A text and what it should become, as a program gives them. */
export interface SequenceRow {
  readonly source: string;
  readonly target: string;
}

/** The scores that a test can have: a share for `exactMatch`, else 0 to 100. */
export type ScoreName = 'exactMatch' | 'bleu' | 'chrf' | 'rouge1' | 'rouge2' | 'rougeL';

/** A plain method that the model has to beat. */
export interface SequenceBaseline {
  readonly name: string;
  answer(source: string): string;
}

/** Pairs of texts, divided, and what is to be said of them. */
export interface SequenceTask extends RunData {
  readonly train: readonly SequenceExample[];
  readonly validation: readonly SequenceExample[];
  readonly test: readonly SequenceExample[];
  /** Further test parts by name, scored and reported like the first. */
  readonly furtherTests?: Readonly<Record<string, readonly SequenceExample[]>> | undefined;
  /** What the test is scored by; the first is the headline. */
  readonly scores: readonly ScoreName[];
  readonly baseline?: SequenceBaseline | undefined;
  readonly published: readonly PublishedResult<ScoreName>[];
  /** What differs between the published setups and this one, in sentences. */
  readonly differences: readonly string[];
  /** What is done to a source: `translate`, `summarize`. */
  readonly verb: 'translate' | 'summarize';
}

export type SequenceTraining = Training<SequenceConfig, SequenceTask>;
