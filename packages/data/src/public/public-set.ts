/** Identifies content: by its SHA-256, or by the id under which git stores it. */
export type ContentChecksum = { readonly sha256: string } | { readonly gitBlob: string };

/** Another form in which a file may stand in an offline folder. */
export interface ReducedFile {
  readonly name: string;
  readonly sha256: string;
  /** Makes the published content of it, given the content of `needs`. Default: read as it is. */
  readonly restore?: ((content: string, needed: string) => string) | undefined;
  /** Name of the file of the set that `restore` needs. */
  readonly needs?: string | undefined;
}

/** One file of a published data set. */
export interface PublicFile {
  /** Name in the set's folder, e.g. `train.txt`. */
  readonly name: string;
  /** Where it was published, pinned to a version. */
  readonly url: string;
  /** Checksum of the content, uncompressed. */
  readonly checksum: ContentChecksum;
  /** Size of the content in bytes; with a git id only, an upper bound. */
  readonly bytes: number;
  /** Default `'utf-8'`. */
  readonly encoding?: string | undefined;
  readonly reduced?: ReducedFile | undefined;
  /**
   * A gzipped tar archive, whose checksum and size are those of the archive as published. It is read
   * entry by entry where it stands and never unpacked.
   */
  readonly isArchive?: boolean | undefined;
}

/** A part of a data set as published. */
export interface PublicSplit {
  /** Number of examples (or of what `unit` says), as published. */
  readonly size: number;
  /** Names of the files it is read from. */
  readonly files: readonly string[];
}

/** A published data set: where it is and whose it is. */
export interface PublicSetDescription {
  readonly id: string;
  readonly title: string;
  readonly task: string;
  /** BCP 47 tags. */
  readonly languages: readonly string[];
  /** The terms as far as they are stated. */
  readonly licence: string;
  readonly citation: string;
  readonly homepage: string;
  /** What a user should know before comparing scores. */
  readonly notes?: string | undefined;
  /** Names of the classes or tags that examples index into. */
  readonly labels?: readonly string[] | undefined;
  /** What `size` counts. */
  readonly unit: 'examples' | 'characters';
  readonly files: readonly PublicFile[];
  readonly splits: Readonly<Record<string, PublicSplit>>;
}

/** A set that is read a split at once. */
export interface PublicSet<T = unknown> extends PublicSetDescription {
  /**
   * Reads one split.
   *
   * @param contents texts of its files, in their order
   */
  parse(contents: readonly string[], split: string): readonly T[] | Promise<readonly T[]>;
}

/** Where a streamed set gets its content from. */
export interface PublicContents {
  /** The text of a file. */
  text(file: string): Promise<string>;
  /** The texts in an archive, in its order. */
  entries(file: string): AsyncIterable<{ readonly name: string; readonly text: string }>;
  /** SHA-1 of a text, in hexadecimal. */
  sha1(text: string): string;
}

/** A set too large for memory, read example by example. */
export interface StreamedPublicSet<T = unknown> extends PublicSetDescription {
  /** Reads one split, in the order of the published files. */
  stream(contents: PublicContents, split: string): AsyncIterable<T>;
}

/** The address of a file in a GitHub repository at a commit. */
export function rawGithub(repository: string, commit: string, path: string): string {
  return `https://raw.githubusercontent.com/${repository}/${commit}/${path}`;
}

/** Lines as published: ended by LF alone, since some files hold other control characters. */
export function contentLines(text: string): string[] {
  const lines = text.split('\n');
  if (lines.at(-1) === '') lines.pop();
  return lines;
}

/**
 * The position of a label.
 *
 * @throws Error for one that the set does not have: the content is not what was published
 */
export function labelIndex(labels: readonly string[], name: string): number {
  const index = labels.indexOf(name);
  if (index < 0) throw new Error(`"${name}" is none of the labels ${labels.join(', ')}.`);
  return index;
}

/** The number that `size` of a split is compared with. */
export function sizeOf(set: PublicSetDescription, examples: readonly unknown[]): number {
  if (set.unit === 'examples') return examples.length;
  return (examples as readonly { text: string }[]).reduce((sum, { text }) => sum + text.length, 0);
}
