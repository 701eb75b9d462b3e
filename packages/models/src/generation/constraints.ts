import type { ConstraintOptions } from './generate-options.js';
import { completionsOfNgrams, endsIn } from './ngrams.js';

/** What the constraints make of the scores of one row: few tokens are named, the others stay. */
export interface RowEdits {
  /** The one token that may come; its score is then 0. */
  readonly forced?: number | undefined;
  /** The only tokens that may come. */
  readonly allowed?: readonly number[] | undefined;
  /** Tokens and what is added to their scores; minus infinity bans. May name a token twice. */
  readonly added: ReadonlyMap<number, number>;
  /** Tokens whose scores the repetition penalty makes worse. */
  readonly repeated: readonly number[];
}

/** One row of a step, as the constraints see it. */
export interface ConstrainedRow {
  /** All tokens so far: the start token or the prompt with its padding, then the new ones. */
  readonly tokens: readonly number[];
  /** How many of them are left padding. */
  readonly numPadding: number;
  /** Number of the input that the row belongs to. */
  readonly input: number;
  /** The tokens of the input that is a source, padding included; none for decoder-only models. */
  readonly source?: ArrayLike<number> | undefined;
}

/** Where a step stands in the generation. */
export interface ConstrainedStep {
  /** Number of new tokens before this one. */
  readonly numNewTokens: number;
  readonly maxNewTokens: number;
  readonly eosIds: readonly number[];
  readonly vocabularySize: number;
}

/** Whether constraints ask for anything at all, in any step. */
export function isConstrained(options: ConstraintOptions): boolean {
  const { minNewTokens = 0, forcedFirstId, forcedLastId, allowedIds } = options;
  const { repetitionPenalty = 1, noRepeatNgramSize = 0, sourceNoRepeatNgramSize = 0 } = options;
  const lists = [
    options.bannedSequences,
    options.sequenceBiases,
    options.suppressedIds,
    options.suppressedFirstIds,
  ];
  return (
    minNewTokens > 0 ||
    forcedFirstId !== undefined ||
    forcedLastId !== undefined ||
    allowedIds !== undefined ||
    repetitionPenalty !== 1 ||
    noRepeatNgramSize > 0 ||
    sourceNoRepeatNgramSize > 0 ||
    lists.some((list) => list !== undefined && list.length > 0)
  );
}

/**
 * For how many steps from this one on the constraints ask the same of every row, whatever it writes; 0
 * where they depend on what has been written.
 */
export function steadySteps(
  options: ConstraintOptions,
  { numNewTokens, maxNewTokens }: Pick<ConstrainedStep, 'numNewTokens' | 'maxNewTokens'>,
): number {
  const { minNewTokens = 0, repetitionPenalty = 1 } = options;
  const { noRepeatNgramSize = 0, sourceNoRepeatNgramSize = 0 } = options;
  const sequences = [
    ...(options.bannedSequences ?? []),
    ...(options.sequenceBiases ?? []).map(({ tokens }) => tokens),
  ];
  const isFollowed =
    options.allowedIds !== undefined ||
    repetitionPenalty !== 1 ||
    noRepeatNgramSize > 0 ||
    sourceNoRepeatNgramSize > 0 ||
    sequences.some(({ length }) => length > 1);
  if (isFollowed) return 0;
  const isFirstApart =
    options.forcedFirstId !== undefined || (options.suppressedFirstIds ?? []).length > 0;
  const changes = [
    ...(isFirstApart ? [1] : []),
    minNewTokens,
    ...(options.forcedLastId !== undefined ? [maxNewTokens - 1] : []),
    maxNewTokens,
  ];
  return Math.min(...changes.filter((at) => at > numNewTokens)) - numNewTokens;
}

/**
 * What the options ask of the next token of a row.
 *
 * @throws Error when `allowedIds` returns what is no token.
 */
export function constrain(
  options: ConstraintOptions,
  { tokens, numPadding, input, source }: ConstrainedRow,
  { numNewTokens, maxNewTokens, eosIds, vocabularySize }: ConstrainedStep,
): RowEdits {
  const added = new Map<number, number>();
  const add = (id: number, value: number) => added.set(id, (added.get(id) ?? 0) + value);
  const ban = (ids: readonly number[]) => {
    for (const id of ids) added.set(id, Number.NEGATIVE_INFINITY);
  };
  for (const { tokens: sequence, bias } of options.sequenceBiases ?? [])
    if (endsIn(tokens, sequence, sequence.length - 1)) add(sequence[sequence.length - 1]!, bias);
  for (const sequence of options.bannedSequences ?? [])
    if (endsIn(tokens, sequence, sequence.length - 1)) ban([sequence[sequence.length - 1]!]);
  const { noRepeatNgramSize = 0, sourceNoRepeatNgramSize = 0, repetitionPenalty = 1 } = options;
  if (noRepeatNgramSize > 0) ban(completionsOfNgrams(tokens, tokens, noRepeatNgramSize));
  if (sourceNoRepeatNgramSize > 0 && source !== undefined) {
    const copied = completionsOfNgrams(tokens, source, sourceNoRepeatNgramSize);
    // The source may have a vocabulary of its own.
    ban(copied.filter((id) => id < vocabularySize));
  }
  if (numNewTokens < (options.minNewTokens ?? 0)) ban(eosIds);
  ban(options.suppressedIds ?? []);
  if (numNewTokens === 0) ban(options.suppressedFirstIds ?? []);

  const allowed = options.allowedIds?.(tokens, input);
  const wrong = allowed?.find((id) => !(Number.isInteger(id) && id >= 0 && id < vocabularySize));
  if (wrong !== undefined)
    throw new Error(
      `generate: allowedIds returned ${wrong}, expected ids from 0 to ${vocabularySize - 1}`,
    );
  const isLast = numNewTokens === maxNewTokens - 1;
  const forced = isLast
    ? (options.forcedLastId ?? (numNewTokens === 0 ? options.forcedFirstId : undefined))
    : numNewTokens === 0
      ? options.forcedFirstId
      : undefined;
  return {
    ...(forced !== undefined && { forced }),
    ...(allowed !== undefined && { allowed }),
    added,
    repeated: repetitionPenalty === 1 ? [] : [...new Set(tokens.slice(numPadding))],
  };
}

/** Applies the edits to the scores of a row, `[vocabulary]`, in place. */
export function applyEdits(
  scores: Float32Array,
  { forced, allowed, added, repeated }: RowEdits,
  repetitionPenalty = 1,
): void {
  if (forced !== undefined) {
    scores.fill(Number.NEGATIVE_INFINITY);
    scores[forced] = 0;
    return;
  }
  for (const [id, value] of added) scores[id]! += value;
  for (const id of repeated) {
    const score = scores[id]!;
    scores[id] = score < 0 ? score * repetitionPenalty : score / repetitionPenalty;
  }
  if (allowed === undefined) return;
  const kept = allowed.map((id) => [id, scores[id]!] as const);
  scores.fill(Number.NEGATIVE_INFINITY);
  for (const [id, score] of kept) scores[id] = score;
}
