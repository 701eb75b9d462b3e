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

const FIRST = 8;
const LONGEST = 200;

/** What a tokenizer is made of as lines for people: the name of a stage, and what it does. */
export const tokenizerFacts = (tokenizer: Tokenizer): [name: string, value: string][] =>
  Object.entries(describeTokenizer(tokenizer)).map(([name, value]) => [name, shown(value)]);

function shown(value: unknown): string {
  if (value === null || value === undefined) return 'none';
  if (Array.isArray(value)) {
    const first = value.slice(0, FIRST).map(shown).join(', ');
    return value.length > FIRST ? `${first} and ${value.length - FIRST} more` : first || 'none';
  }
  if (typeof value !== 'object') return String(value);
  const { type, ...rest } = value as Record<string, unknown>;
  const inner = Object.entries(rest)
    .filter(([, each]) => each !== null && each !== '')
    .map(([name, each]) => `${name} ${brief(each)}`)
    .join(', ');
  if (type === undefined) return inner || 'none';
  return inner ? `${String(type)} (${inner})` : String(type);
}

/** A character map of some hundred thousand characters is named, not printed. */
function brief(value: unknown): string {
  const text =
    Array.isArray(value) && value.every((each) => typeof each === 'object')
      ? value.map(shown).join(' > ')
      : typeof value === 'object'
        ? JSON.stringify(value)
        : String(value);
  return text.length > LONGEST ? `${text.slice(0, LONGEST)}… (${text.length} characters)` : text;
}
