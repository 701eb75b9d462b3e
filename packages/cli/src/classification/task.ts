/** A text and the index of its class. */
export interface LabelledText {
  readonly text: string;
  readonly label: number;
}

/** Texts with classes, divided, and what is to be said of them. */
export interface ClassificationTask {
  /** Short name for folders and titles: `language-id`, or the file's. */
  readonly name: string;
  /** One line: how many texts, classes, and from where. */
  readonly description: string;
  readonly labels: readonly string[];
  /** Names for people, in the order of `labels`: German for de. */
  readonly labelNames: readonly string[];
  readonly train: readonly LabelledText[];
  readonly validation: readonly LabelledText[];
  readonly test: readonly LabelledText[];
  /** What was guessed, left out or noticed. */
  readonly notices: readonly string[];
  /** Texts of another kind than those in the parts, to show predictions of; may be empty. */
  readonly unseen: readonly LabelledText[];
  /** Identifies the data: a resumed run has to have the same. */
  readonly fingerprint: string;
  /** Where the data is from, for the record. */
  readonly source: Readonly<Record<string, unknown>>;
}
