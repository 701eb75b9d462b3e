import type { RunData, Training } from '../../task.js';
import type { TaggingConfig } from './config.js';

/** A sentence with a tag for each of its words, as a program gives it. */
export interface TaggedRow {
  readonly tokens: readonly string[];
  /** Of entities in any of the schemes of `tagSchemes`, or of single words: parts of speech. */
  readonly tags: readonly string[];
}

/** A sentence with the index of the tag of each word. */
export interface TaggedExample {
  readonly tokens: readonly string[];
  readonly labels: readonly number[];
}

/** Tagged sentences, divided, and what is to be said of them. */
export interface TaggingTask extends RunData {
  /** Names of the tags; of entities in IOB2. */
  readonly tags: readonly string[];
  readonly tagging: 'entities' | 'words';
  readonly train: readonly TaggedExample[];
  readonly validation: readonly TaggedExample[];
  readonly test: readonly TaggedExample[];
}

/** Tagged sentences that were read, and what is to be said of them. */
export interface SentencesRead {
  readonly rows: readonly TaggedRow[];
  readonly notices: readonly string[];
}

/** Sentences as they were given, in the parts that they were given in. */
export interface GivenSentences {
  readonly name: string;
  /** Where they are from, for people. */
  readonly from: string;
  readonly source: RunData['source'];
  readonly train: SentencesRead;
  /** Undefined: a part of the training sentences is held back. */
  readonly validation: SentencesRead | undefined;
  readonly test: SentencesRead | undefined;
}

export type TaggingTraining = Training<TaggingConfig, TaggingTask>;
