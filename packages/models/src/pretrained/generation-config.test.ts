import { describe, expect, it } from 'vitest';
import type { Decoder } from '../generation/decoder.js';
import { checkGenerateOptions, defaultNewTokens } from '../generation/resolve-options.js';
import { generationDefaultsOf } from './generation-config.js';

/** A decoder with 100 positions that a folder's files describe. */
function decoderOf(fields: Record<string, unknown>, kind: Decoder['kind'] = 'decoder-only') {
  const defaults = generationDefaultsOf({ eos_token_id: 7 }, fields);
  const { eosIds = [] } = defaults;
  const unused = () => {
    throw new Error('not called');
  };
  const sizes = { vocabularySize: 50, padId: 0, maxInputLength: 100, maxLength: 100 };
  return { kind, eosIds, defaults, ...sizes, start: unused, step: unused } satisfies Decoder;
}

const resolve = (decoder: Decoder, options = {}) =>
  checkGenerateOptions(decoder, [[1, 2, 3]], options);

describe('generation_config.json', () => {
  it('gives the ids that end a text, one or several, before config.json', () => {
    expect(decoderOf({ eos_token_id: [2, 3] }).eosIds).toEqual([2, 3]);
    expect(decoderOf({}).eosIds).toEqual([7]);
    expect(generationDefaultsOf({ eos_token_id: [4, 5] }).eosIds).toEqual([4, 5]);
    // Several in config.json count more than one beside it.
    const several = generationDefaultsOf({ eos_token_id: [2, 3] }, { eos_token_id: 2 });
    expect(several.eosIds).toEqual([2, 3]);
  });

  it('names ids that are none when it is to write', () => {
    for (const fields of [{ eos_token_id: '2' }, { eos_token_id: [2, 2.5] }, { pad_token_id: 0.5 }])
      expect(() => resolve(decoderOf(fields))).toThrow(
        /"(eos|pad)_token_id" is .*, expected (one )?token id/,
      );
  });

  it('gives the defaults of a call, which counts more', () => {
    const decoder = decoderOf({ num_beams: 4, length_penalty: 0.6, bad_words_ids: [[9], [7]] });
    expect(resolve(decoder)).toMatchObject({
      numBeams: 4,
      lengthPenalty: 0.6,
      // The end of a text is never banned.
      bannedSequences: [[9]],
    });
    expect(resolve(decoder, { numBeams: 2 }).numBeams).toBe(2);
  });

  it('counts positions: the prompt, or the start token, is one of maxLength', () => {
    const fields = { max_length: 20, min_length: 10 };
    expect(resolve(decoderOf(fields))).toMatchObject({ maxNewTokens: 17, minNewTokens: 7 });
    expect(resolve(decoderOf(fields, 'encoder-decoder'))).toMatchObject({
      maxNewTokens: 19,
      minNewTokens: 9,
    });
    expect(resolve(decoderOf({ ...fields, max_new_tokens: 5 })).maxNewTokens).toBe(5);
    expect(defaultNewTokens(decoderOf({ max_length: 1000 }), 40)).toBe(60);
    expect(defaultNewTokens(decoderOf({}), 3)).toBe(97);
  });

  it('draws where it says so, and not where the call asks for beams or for temperature 0', () => {
    const decoder = decoderOf({ do_sample: true, temperature: 0.6, top_p: 0.9 });
    expect(resolve(decoder).sampling).toEqual({ temperature: 0.6, topK: 50, topP: 0.9 });
    expect(resolve(decoder, { sampling: { seed: 3 } }).sampling).toMatchObject({
      topP: 0.9,
      seed: 3,
    });
    expect(resolve(decoder, { numBeams: 3 }).sampling).toBeUndefined();
    expect(resolve(decoder, { sampling: { temperature: 0 } }).sampling).toBeUndefined();
    // The values of a file that does not draw are not used.
    expect(resolve(decoderOf({ do_sample: false, temperature: 0.6 })).sampling).toBeUndefined();
  });

  it('is refused by name for what is not supported, when the model is to write', () => {
    expect(() => resolve(decoderOf({ guidance_scale: 3 }))).toThrow(
      'generation_config.json: "guidance_scale" is 3, expected null: it is not supported',
    );
    expect(() => resolve(decoderOf({ do_sample: true, num_beams: 3 }))).toThrow(/"num_beams" is 3/);
    expect(() => resolve(decoderOf({ max_length: 'long' }))).toThrow(/"max_length" is "long"/);
    expect(() => resolve(decoderOf({ guidance_scale: 1, diversity_penalty: 0 }))).not.toThrow();
  });

  it('names what forces tokens', () => {
    const fields = {
      forced_bos_token_id: 3,
      forced_eos_token_id: [2],
      suppress_tokens: [8],
      begin_suppress_tokens: [9],
      sequence_bias: [[[1, 2], -3]],
      encoder_no_repeat_ngram_size: 3,
      renormalize_logits: true,
    };
    expect(generationDefaultsOf({}, fields)).toMatchObject({
      forcedFirstId: 3,
      forcedLastId: 2,
      suppressedIds: [8],
      suppressedFirstIds: [9],
      sequenceBiases: [{ tokens: [1, 2], bias: -3 }],
      sourceNoRepeatNgramSize: 3,
      renormalizes: true,
    });
  });
});
