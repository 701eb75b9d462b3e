import type { Tokenizer } from '../tokenizers/index.js';
import { hasStages } from './tokenizer-file.js';

/** What a tokenizer is made of, as JSON: the stages of `tokenizer.json`, without the vocabulary. */
export function describeTokenizer(tokenizer: Tokenizer): Record<string, unknown> {
  const { vocabularySize } = tokenizer;
  const json = tokenizer.toJSON() as Record<string, unknown>;
  const specialTokens = Object.fromEntries(
    Object.entries(tokenizer.specialTokens).map(([role, id]) => [
      role,
      `${tokenizer.idToToken(id)} (${id})`,
    ]),
  );
  if (!hasStages(tokenizer)) {
    const { tokens: _, specialTokens: __, ...settings } = json;
    return { ...settings, vocabularySize, specialTokens };
  }
  const { vocab: _, merges, ...model } = json.model as Record<string, unknown>;
  return {
    model,
    vocabularySize,
    ...(Array.isArray(merges) && { merges: merges.length }),
    specialTokens,
    addedTokens: tokenizer.addedTokens.map(({ id, content }) => `${content} (${id})`),
    normalizer: json.normalizer,
    preTokenizer: json.pre_tokenizer,
    postProcessor: json.post_processor,
    decoder: json.decoder,
    truncation: json.truncation,
    padding: json.padding,
  };
}
