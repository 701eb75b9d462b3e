import type { EncodeOptions, Tokenizer } from '@resattn/data';
import { loadTokenizer } from '@resattn/data/node';
import { inputLines } from '../terminal/input-lines.js';
import type { Terminal } from '../terminal/terminal.js';

export interface EncodeTextsOptions {
  readonly ids?: true;
  readonly pair?: string;
  readonly special: boolean;
  readonly maxLength?: number;
  readonly json?: true;
}

/** `resattn tokenizer encode <tokenizer> [text...]` */
export async function encodeTexts(
  path: string,
  texts: readonly string[],
  options: EncodeTextsOptions,
  terminal: Terminal,
): Promise<void> {
  const tokenizer = await loadTokenizer(path);
  const given: EncodeOptions = {
    addSpecialTokens: options.special,
    ...(options.pair !== undefined && { pair: options.pair }),
    ...(options.maxLength !== undefined && { truncation: options.maxLength }),
  };
  if (texts.length > 0) {
    for (const text of texts) terminal.out(describe(tokenizer, text, given, options));
    return;
  }
  for await (const line of inputLines(terminal, 'texts')) {
    terminal.out(describe(tokenizer, line, given, options));
  }
}

function describe(
  tokenizer: Tokenizer,
  text: string,
  given: EncodeOptions,
  { ids, json }: EncodeTextsOptions,
): string {
  const encoding = tokenizer.encode(text, given);
  if (json) return JSON.stringify({ text, ...encoding.toJSON() });
  return ids ? encoding.ids.join(' ') : encoding.tokens.join(' ');
}
