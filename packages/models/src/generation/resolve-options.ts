import {
  type Complete,
  checkOptions,
  type Given,
  givenOptions,
  OptionError,
} from '@resattn/options';
import type { Decoder } from './decoder.js';
import type { GenerateOptions, SamplingOptions } from './generate-options.js';

type Defaulted =
  | 'maxNewTokens'
  | 'numBeams'
  | 'numReturnSequences'
  | 'lengthPenalty'
  | 'earlyStopping'
  | 'coveragePenalty'
  | 'eosIds'
  | 'returnAttentionScores';

/** Options with their defaults. */
export type ResolvedOptions = Omit<GenerateOptions, Defaulted> &
  Complete<Pick<GenerateOptions, Defaulted>>;

export const generateKeys: Readonly<Record<keyof GenerateOptions, true>> = {
  minNewTokens: true,
  forcedFirstId: true,
  forcedLastId: true,
  repetitionPenalty: true,
  noRepeatNgramSize: true,
  sourceNoRepeatNgramSize: true,
  bannedSequences: true,
  sequenceBiases: true,
  suppressedIds: true,
  suppressedFirstIds: true,
  allowedIds: true,
  renormalizes: true,
  maxNewTokens: true,
  numBeams: true,
  numReturnSequences: true,
  lengthPenalty: true,
  earlyStopping: true,
  coveragePenalty: true,
  sampling: true,
  eosIds: true,
  returnAttentionScores: true,
  signal: true,
};

const samplingKeys: Readonly<Record<keyof SamplingOptions, true>> = {
  temperature: true,
  topK: true,
  topP: true,
  minP: true,
  typicalP: true,
  epsilonCutoff: true,
  etaCutoff: true,
  seed: true,
};

const DEFAULT_NEW_TOKENS = 128;

/**
 * Options with their defaults, checked against the model and the inputs.
 *
 * @throws Error for an option that there is not or that is out of range, and for an input that is
 *   empty or longer than the model can read.
 */
export function checkGenerateOptions(
  decoder: Decoder,
  inputs: readonly ArrayLike<number>[],
  options: GenerateOptions,
): ResolvedOptions {
  checkOptions('generate', options, generateKeys);
  checkInputs(decoder, inputs);
  const given = withDefaults(decoder, inputs, options);
  const resolved: ResolvedOptions = {
    numBeams: 1,
    numReturnSequences: 1,
    lengthPenalty: 1,
    earlyStopping: false,
    coveragePenalty: 0,
    eosIds: decoder.eosIds,
    returnAttentionScores: false,
    ...given,
    maxNewTokens: newTokens(decoder, inputs, given.maxNewTokens),
  };
  if (resolved.sampling) checkSampling(resolved.sampling);
  // Temperature 0 is the limit of ever sharper draws: the most probable token.
  const { sampling, ...greedy } = resolved;
  const settled = sampling?.temperature === 0 ? greedy : resolved;
  checkCounts(decoder, settled);
  checkIds(decoder, settled);
  return settled;
}

/**
 * The options that are given, and for the others what the model's files ask for.
 *
 * @throws Error for what they ask for that is not supported.
 */
function withDefaults(
  decoder: Decoder,
  inputs: readonly ArrayLike<number>[],
  options: GenerateOptions,
): Given<GenerateOptions> {
  const given = givenOptions(options);
  const { unsupported, maxLength, minLength, padId, startId, ...defaults } = decoder.defaults ?? {};
  if (unsupported !== undefined)
    throw new Error(`generate: ${unsupported.join('; ')}; take it out of the file to do without`);
  const { numBeams, numReturnSequences, sampling, ...others } = defaults;
  const prompt = promptLength(decoder, inputs);
  const minNewTokens =
    minLength === undefined ? undefined : minLength - (prompt === 0 ? 1 : prompt);
  const isSampled = given.sampling !== undefined;
  return {
    ...(minNewTokens !== undefined && minNewTokens > 0 && { minNewTokens }),
    ...givenOptions(others),
    // Drawing and beams exclude each other: what the call asks for counts.
    ...(numBeams !== undefined && !isSampled && { numBeams }),
    ...(numReturnSequences !== undefined && !isSampled && { numReturnSequences }),
    ...(sampling !== undefined && (given.numBeams ?? 1) === 1 && { sampling }),
    maxNewTokens: defaultNewTokens(decoder, prompt),
    ...given,
    ...(isSampled && { sampling: { ...sampling, ...givenOptions(given.sampling ?? {}) } }),
  };
}

/** Maximum number of new tokens if a call does not say. */
export function defaultNewTokens(
  { kind, maxLength: positions, defaults = {} }: Decoder,
  prompt: number,
): number {
  const { maxNewTokens, maxLength } = defaults;
  const isPrompt = kind === 'decoder-only';
  const asked =
    maxNewTokens ??
    (maxLength === undefined ? DEFAULT_NEW_TOKENS : maxLength - (isPrompt ? prompt : 1));
  return Math.max(1, Math.min(asked, positions - (isPrompt ? prompt : 0)));
}

/** Positions that prompts take. */
function promptLength({ kind }: Decoder, inputs: readonly ArrayLike<number>[]): number {
  return kind === 'decoder-only' ? Math.max(0, ...inputs.map(({ length }) => length)) : 0;
}

function checkInputs(decoder: Decoder, inputs: readonly ArrayLike<number>[]): void {
  const what = decoder.kind === 'decoder-only' ? 'prompt' : 'source';
  inputs.forEach((input, i) => {
    if (input.length === 0)
      throw new Error(`generate: ${what} ${i} is empty, expected at least one token`);
    if (input.length > decoder.maxInputLength) {
      throw new Error(
        `generate: ${what} ${i} has ${input.length} tokens, the model reads at most ` +
          `${decoder.maxInputLength}; cut it, or train a model with more positions`,
      );
    }
    for (let t = 0; t < input.length; t++) {
      const size = decoder.inputVocabularySize ?? decoder.vocabularySize;
      if (Number.isInteger(input[t]) && input[t]! >= 0 && input[t]! < size) continue;
      throw new Error(
        `generate: token ${t} of ${what} ${i} is ${input[t]}, expected an id from 0 to ${size - 1}; ` +
          "use the model's own tokenizer",
      );
    }
  });
}

/** How many tokens may be written, checked against the model's positions. */
function newTokens(
  decoder: Decoder,
  inputs: readonly ArrayLike<number>[],
  given = DEFAULT_NEW_TOKENS,
): number {
  const { maxLength } = decoder;
  const prompt = promptLength(decoder, inputs);
  const room = maxLength - prompt;
  requireInteger('maxNewTokens', given, 1);
  if (given > room) {
    throw new OptionError(
      (option) =>
        `generate: ${option('maxNewTokens')} is ${given}, but the model has ${maxLength} positions` +
        `${prompt > 0 ? `, ${prompt} of them taken by the prompt` : ''}; expected at most ${room}.`,
    );
  }
  return given;
}

function checkCounts({ vocabularySize, kind }: Decoder, options: ResolvedOptions): void {
  const { numBeams, numReturnSequences, sampling, coveragePenalty } = options;
  requireInteger('numBeams', numBeams, 1);
  requireInteger('numReturnSequences', numReturnSequences, 1);
  for (const name of ['minNewTokens', 'noRepeatNgramSize', 'sourceNoRepeatNgramSize'] as const)
    requireInteger(name, options[name] ?? 0, 0);
  if (numBeams > vocabularySize) {
    throw new OptionError(
      (option) =>
        `generate: ${option('numBeams')} is ${numBeams}, but the vocabulary has ${vocabularySize} ` +
        `tokens; expected at most ${vocabularySize}.`,
    );
  }
  if (numBeams > 1 && sampling)
    throw new OptionError(
      (option) =>
        `generate: sampling and ${option('numBeams')} exclude each other; leave out one of them.`,
    );
  const most = sampling ? Number.POSITIVE_INFINITY : numBeams;
  if (numReturnSequences > most) {
    throw new OptionError(
      (option) =>
        `generate: ${option('numReturnSequences')} is ${numReturnSequences}, expected at most ` +
        `${option('numBeams')}, which is ${numBeams}.`,
      [(option) => `raise ${option('numBeams')}`, (option) => `use ${option('sampling')}`],
    );
  }
  if (!Number.isFinite(options.lengthPenalty))
    throw new OptionError(
      (option) =>
        `generate: ${option('lengthPenalty')} is ${options.lengthPenalty}, expected a finite number.`,
    );
  if (![true, false, 'never'].includes(options.earlyStopping))
    throw new OptionError(
      (option) =>
        `generate: ${option('earlyStopping')} is ${JSON.stringify(options.earlyStopping)}, ` +
        'expected true, false or "never".',
    );
  if (!((options.repetitionPenalty ?? 1) > 0))
    throw new OptionError(
      (option) =>
        `generate: ${option('repetitionPenalty')} is ${options.repetitionPenalty}, expected a ` +
        'number above 0.',
    );
  if (coveragePenalty !== 0 && (numBeams === 1 || kind === 'decoder-only'))
    throw new OptionError(
      (option) =>
        `generate: ${option('coveragePenalty')} compares the beams of a model with a source.`,
      [
        (option) => `raise ${option('numBeams')}`,
        (option) => `leave ${option('coveragePenalty')} out`,
      ],
    );
}

function checkIds({ vocabularySize }: Decoder, options: ResolvedOptions): void {
  const lists: Record<string, readonly number[]> = {
    eosIds: options.eosIds,
    forcedFirstId: options.forcedFirstId === undefined ? [] : [options.forcedFirstId],
    forcedLastId: options.forcedLastId === undefined ? [] : [options.forcedLastId],
    suppressedIds: options.suppressedIds ?? [],
    suppressedFirstIds: options.suppressedFirstIds ?? [],
    bannedSequences: (options.bannedSequences ?? []).flat(),
    sequenceBiases: (options.sequenceBiases ?? []).flatMap(({ tokens }) => tokens),
  };
  for (const [name, ids] of Object.entries(lists)) {
    const wrong = ids.find((id) => !(Number.isInteger(id) && id >= 0 && id < vocabularySize));
    if (wrong !== undefined)
      throw new OptionError(
        (option) =>
          `generate: ${option(name)} names token ${wrong}, expected ids from 0 to ${vocabularySize - 1}.`,
      );
  }
}

function checkSampling(sampling: SamplingOptions): void {
  checkOptions('generate: sampling', sampling, samplingKeys);
  const { temperature = 1, topK = 0, topP = 1, minP = 0, typicalP = 1 } = sampling;
  const { epsilonCutoff = 0, etaCutoff = 0 } = sampling;
  if (!(temperature >= 0 && Number.isFinite(temperature)))
    throw new OptionError(
      (option) =>
        `generate: ${option('temperature')} is ${temperature}, expected a number from 0 (the most ` +
        'probable token).',
    );
  requireInteger('topK', topK, 0);
  for (const [name, value] of Object.entries({ topP, typicalP })) {
    if (!(value > 0 && value <= 1))
      throw new OptionError(
        (option) => `generate: ${option(name)} is ${value}, expected a number above 0, at most 1.`,
      );
  }
  for (const [name, value] of Object.entries({ minP, epsilonCutoff, etaCutoff })) {
    if (!(value >= 0 && value < 1))
      throw new OptionError(
        (option) => `generate: ${option(name)} is ${value}, expected a number from 0, below 1.`,
      );
  }
}

function requireInteger(name: string, value: number, least: number): void {
  if (!(Number.isInteger(value) && value >= least))
    throw new OptionError(
      (option) => `generate: ${option(name)} is ${value}, expected an integer from ${least}.`,
    );
}
