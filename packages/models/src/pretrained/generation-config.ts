import { givenOptions } from '@resattn/options';
import type { GenerationDefaults } from '../generation/decoder.js';
import { endIdsOf, type PretrainedConfig } from './config.js';

type Fields = Readonly<Record<string, unknown>>;

/** Fields that change what is written and are not supported, with the values that change nothing. */
const fixed: Readonly<Record<string, readonly unknown[]>> = {
  assistant_early_exit: [null],
  constraints: [null],
  diversity_penalty: [0],
  dola_layers: [null],
  encoder_repetition_penalty: [1],
  exponential_decay_length_penalty: [null],
  force_words_ids: [null],
  guidance_scale: [null, 1],
  max_time: [null],
  num_beam_groups: [1],
  penalty_alpha: [null, 0],
  prompt_lookup_num_tokens: [null],
  stop_strings: [null, []],
  token_healing: [false],
  top_h: [null],
  watermarking_config: [null],
};

/**
 * What `generation_config.json` asks for, or in its absence the same fields of `config.json`: the
 * defaults of `generate`. What is not supported is named in `unsupported`, and refused when the model
 * is to write.
 */
export function generationDefaultsOf(
  config: PretrainedConfig,
  generationConfig?: Fields,
): GenerationDefaults {
  const fields: Fields = generationConfig ?? config;
  const file = generationConfig === undefined ? 'config.json' : 'generation_config.json';
  const unsupported: string[] = [];
  const refuse = (field: string, wanted: string) => {
    unsupported.push(`${file}: "${field}" is ${JSON.stringify(fields[field])}, expected ${wanted}`);
    return undefined;
  };
  for (const [field, values] of Object.entries(fixed)) {
    const value = fields[field] ?? null;
    if (value !== null && !values.some((one) => JSON.stringify(one) === JSON.stringify(value)))
      refuse(field, `${JSON.stringify(values[0])}: it is not supported`);
  }
  const number = (field: string): number | undefined => {
    const value = fields[field] ?? undefined;
    if (value === undefined) return undefined;
    return typeof value === 'number' ? value : refuse(field, 'a number');
  };
  const id = (field: string): number | undefined => {
    const value = fields[field] ?? undefined;
    if (value === undefined) return undefined;
    const [only, ...more] = [value].flat();
    if (Number.isInteger(only) && more.length === 0) return only as number;
    return refuse(field, 'one token id');
  };
  const ids = (field: string): number[] | undefined => {
    const value = fields[field] ?? undefined;
    if (value === undefined) return undefined;
    const all = [value].flat();
    return all.every(Number.isInteger) ? (all as number[]) : refuse(field, 'token ids');
  };
  const sequences = (field: string): number[][] | undefined => {
    const value = fields[field] ?? undefined;
    const isIds = (one: unknown) => Array.isArray(one) && one.every(Number.isInteger);
    if (value === undefined) return undefined;
    return Array.isArray(value) && value.every(isIds) ? value : refuse(field, 'lists of token ids');
  };
  if (fields.do_sample === true && Number(fields.num_beams ?? 1) > 1)
    refuse('num_beams', '1 where "do_sample" is true: beams are not sampled');
  const own = endIdsOf(config);
  const stated = ids('eos_token_id') ?? own;
  // Whoever lists several ends in config.json means them, also beside a file with one, as is written
  // by default.
  const eosIds = stated.length === 1 && own.length > 1 ? own : stated;
  const early = fields.early_stopping ?? undefined;
  const defaults: Record<string, unknown> = {
    eosIds,
    padId: id('pad_token_id'),
    startId: id('decoder_start_token_id'),
    maxLength: number('max_length'),
    minLength: number('min_length'),
    maxNewTokens: number('max_new_tokens'),
    minNewTokens: number('min_new_tokens'),
    numBeams: number('num_beams'),
    numReturnSequences: number('num_return_sequences'),
    lengthPenalty: number('length_penalty'),
    earlyStopping:
      early === undefined || [true, false, 'never'].includes(early as boolean)
        ? early
        : refuse('early_stopping', 'true, false or "never"'),
    repetitionPenalty: number('repetition_penalty'),
    noRepeatNgramSize: number('no_repeat_ngram_size'),
    sourceNoRepeatNgramSize: number('encoder_no_repeat_ngram_size'),
    forcedFirstId: id('forced_bos_token_id'),
    forcedLastId: id('forced_eos_token_id'),
    suppressedIds: ids('suppress_tokens'),
    suppressedFirstIds: ids('begin_suppress_tokens'),
    bannedSequences: bannedOf(sequences('bad_words_ids'), eosIds),
    sequenceBiases: biasesOf(fields.sequence_bias, refuse),
    renormalizes: fields.renormalize_logits === true || undefined,
    sampling: fields.do_sample === true ? samplingOf(number) : undefined,
    unsupported: unsupported.length > 0 ? unsupported : undefined,
  };
  return givenOptions(defaults);
}

/** The reference never bans the end of a text by itself. */
function bannedOf(sequences: number[][] | undefined, eosIds: readonly number[]) {
  return sequences?.filter(([first, ...more]) => !(more.length === 0 && eosIds.includes(first!)));
}

function biasesOf(value: unknown, refuse: (field: string, wanted: string) => undefined) {
  if (value === undefined || value === null) return undefined;
  const entries: unknown[] = Array.isArray(value) ? value : [value];
  const biases = entries.map((entry) => {
    const [tokens, bias] = Array.isArray(entry) ? entry : [];
    return { tokens, bias };
  });
  const isRight = biases.every(
    ({ tokens, bias }) => Array.isArray(tokens) && typeof bias === 'number',
  );
  return isRight ? biases : refuse('sequence_bias', 'pairs of token ids and a number');
}

/** The reference keeps 50 tokens where the file does not say how many. */
function samplingOf(number: (field: string) => number | undefined) {
  const sampling = {
    temperature: number('temperature'),
    topK: number('top_k') ?? 50,
    topP: number('top_p'),
    minP: number('min_p'),
    typicalP: number('typical_p'),
    epsilonCutoff: number('epsilon_cutoff'),
    etaCutoff: number('eta_cutoff'),
  };
  return givenOptions(sampling);
}
