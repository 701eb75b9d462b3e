import type { AddedToken, TokenizerSettings } from './tokenizer-stages.js';

/** The tokens around texts and in place of what is unknown or hidden. */
export const roleNames = ['bos', 'eos', 'unk', 'sep', 'pad', 'cls', 'mask'] as const;

type Token = string | AddedToken;

export const contentOf = (token: Token): string =>
  typeof token === 'string' ? token : token.content;

const isToken = (value: unknown): value is Token =>
  typeof value === 'string' ||
  (typeof value === 'object' && typeof (value as AddedToken | null)?.content === 'string');

const dictionary = (value: unknown): Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Record<string, unknown>)
    : {};

/**
 * The list of special tokens without a role, undefined if the settings have none. Of two lists the
 * reference reads `extra_special_tokens`, the newer name.
 */
export function listedTokens(settings: TokenizerSettings): readonly Token[] | undefined {
  const { extra_special_tokens: extra, additional_special_tokens: additional } = settings;
  const list = Array.isArray(extra) && extra.length > 0 ? extra : additional;
  return Array.isArray(list) ? list.filter(isToken) : undefined;
}

/** Special tokens by names of the model's own, such as `image_token`. */
export function namedTokens(settings: TokenizerSettings): readonly Token[] {
  const roles = roleNames.map((role) => `${role}_token`);
  const own = Object.entries(settings)
    .filter(([name]) => name.endsWith('_token') && !roles.includes(name))
    .map(([, token]) => token);
  return [
    ...own,
    ...Object.values(dictionary(settings.extra_special_tokens)),
    ...Object.values(dictionary(settings.model_specific_special_tokens)),
  ].filter(isToken);
}
