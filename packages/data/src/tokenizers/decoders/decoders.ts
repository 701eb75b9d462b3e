import type { PrependScheme } from '../pre-tokenizers/metaspace.js';
import { decodeBytes, pushTokenBytes } from '../text/byte-alphabet.js';
import type { Pattern } from '../text/pattern.js';
import type { Decoder } from './decoder.js';

/** Reads byte characters; bytes that are no UTF-8 become U+FFFD. */
export class ByteLevelDecoder implements Decoder {
  /** Kept as they were read; they change nothing here. */
  private readonly options: Readonly<Record<string, boolean>>;

  constructor(options: Readonly<Record<string, boolean>> = {}) {
    this.options = options;
  }

  decode(tokens: readonly string[]): string[] {
    const bytes: number[] = [];
    for (const token of tokens) pushTokenBytes(token, bytes);
    return [decodeBytes(bytes)];
  }

  toJSON() {
    return {
      type: 'ByteLevel',
      add_prefix_space: true,
      trim_offsets: true,
      use_regex: true,
      ...this.options,
    };
  }
}

/** Removes the prefix of continuing pieces and puts spaces between words. */
export class WordPieceDecoder implements Decoder {
  readonly prefix: string;
  readonly cleanup: boolean;

  constructor(prefix = '##', cleanup = true) {
    this.prefix = prefix;
    this.cleanup = cleanup;
  }

  decode(tokens: readonly string[]): string[] {
    return tokens.map((token, i) => {
      let text = token;
      if (i > 0)
        text = token.startsWith(this.prefix) ? token.slice(this.prefix.length) : ` ${token}`;
      return this.cleanup ? withoutTokenizationSpaces(text) : text;
    });
  }

  toJSON() {
    return { type: 'WordPiece', prefix: this.prefix, cleanup: this.cleanup };
  }
}

const cleanups: readonly (readonly [string, string])[] = [
  [' .', '.'],
  [' ?', '?'],
  [' !', '!'],
  [' ,', ','],
  [" ' ", "'"],
  [" n't", "n't"],
  [" 'm", "'m"],
  [' do not', " don't"],
  [" 's", "'s"],
  [" 've", "'ve"],
  [" 're", "'re"],
];

/** Takes out the spaces that splitting put before English punctuation and contractions. */
function withoutTokenizationSpaces(text: string): string {
  return cleanups.reduce((cleaned, [from, to]) => cleaned.replaceAll(from, to), text);
}

/** Turns the visible space character back into spaces. */
export class MetaspaceDecoder implements Decoder {
  readonly replacement: string;
  readonly prependScheme: PrependScheme;
  readonly splits: boolean;

  constructor(replacement = '\u2581', prependScheme: PrependScheme = 'always', splits = true) {
    this.replacement = replacement;
    this.prependScheme = prependScheme;
    this.splits = splits;
  }

  decode(tokens: readonly string[]): string[] {
    const drops = this.prependScheme !== 'never';
    return tokens.map((token, i) =>
      token.replaceAll(this.replacement, i === 0 && drops ? '' : ' '),
    );
  }

  toJSON() {
    return {
      type: 'Metaspace',
      replacement: this.replacement,
      prepend_scheme: this.prependScheme,
      split: this.splits,
    };
  }
}

/** Turns the end-of-word suffix into spaces. */
export class BpeDecoder implements Decoder {
  readonly suffix: string;

  constructor(suffix = '</w>') {
    this.suffix = suffix;
  }

  decode(tokens: readonly string[]): string[] {
    const last = tokens.length - 1;
    return tokens.map((token, i) => token.replaceAll(this.suffix, i === last ? '' : ' '));
  }

  toJSON() {
    return { type: 'BPEDecoder', suffix: this.suffix };
  }
}

/** Turns runs of byte tokens (`<0x41>`) into text; each byte of a malformed run becomes U+FFFD. */
export class ByteFallback implements Decoder {
  decode(tokens: readonly string[]): string[] {
    const texts: string[] = [];
    let bytes: number[] = [];
    const flush = () => {
      if (bytes.length > 0) texts.push(...textsOfRun(bytes));
      bytes = [];
    };
    for (const token of tokens) {
      const byte = /^<0x([0-9A-Fa-f]{2})>$/.exec(token)?.[1];
      if (byte !== undefined) bytes.push(Number.parseInt(byte, 16));
      else {
        flush();
        texts.push(token);
      }
    }
    flush();
    return texts;
  }

  toJSON() {
    return { type: 'ByteFallback' };
  }
}

function textsOfRun(bytes: readonly number[]): string[] {
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return [decoder.decode(Uint8Array.from(bytes))];
  } catch {
    return bytes.map(() => '\ufffd');
  }
}

/** Collapses repeated tokens and removes blanks (Graves et al. 2006). */
export class CtcDecoder implements Decoder {
  readonly padToken: string;
  readonly wordDelimiterToken: string;
  readonly cleanup: boolean;

  constructor(padToken = '<pad>', wordDelimiterToken = '|', cleanup = true) {
    this.padToken = padToken;
    this.wordDelimiterToken = wordDelimiterToken;
    this.cleanup = cleanup;
  }

  decode(tokens: readonly string[]): string[] {
    const texts: string[] = [];
    tokens.forEach((token, i) => {
      if (i > 0 && token === tokens[i - 1]) return;
      let text = token.replaceAll(this.padToken, '');
      if (this.cleanup)
        text = withoutTokenizationSpaces(text).replaceAll(this.wordDelimiterToken, ' ');
      if (text !== '') texts.push(text);
    });
    return texts;
  }

  toJSON() {
    return {
      type: 'CTC',
      pad_token: this.padToken,
      word_delimiter_token: this.wordDelimiterToken,
      cleanup: this.cleanup,
    };
  }
}

/** Makes one piece of all. */
export class Fuse implements Decoder {
  decode(tokens: readonly string[]): string[] {
    return [tokens.join('')];
  }

  toJSON() {
    return { type: 'Fuse' };
  }
}

/** Takes up to `start` and `stop` times a character off the ends of each piece. */
export class StripDecoder implements Decoder {
  readonly content: string;
  readonly start: number;
  readonly stop: number;

  constructor(content = ' ', start = 0, stop = 0) {
    this.content = content;
    this.start = start;
    this.stop = stop;
  }

  decode(tokens: readonly string[]): string[] {
    return tokens.map((token) => {
      const { content } = this;
      let from = 0;
      let to = token.length;
      for (let n = 0; n < this.start && token.startsWith(content, from); n++)
        from += content.length;
      for (let n = 0; n < this.stop && to > from && token.endsWith(content, to); n++)
        to -= content.length;
      return token.slice(from, to);
    });
  }

  toJSON() {
    return { type: 'Strip', content: this.content, start: this.start, stop: this.stop };
  }
}

/** Replaces what a pattern matches, in each piece. */
export class ReplaceDecoder implements Decoder {
  readonly pattern: Pattern;
  readonly content: string;

  constructor(pattern: Pattern, content: string) {
    this.pattern = pattern;
    this.content = content;
  }

  decode(tokens: readonly string[]): string[] {
    return tokens.map((token) => this.pattern.replace(token, this.content));
  }

  toJSON() {
    return { type: 'Replace', pattern: this.pattern.json, content: this.content };
  }
}

/** One decoder after the other. */
export class DecoderSequence implements Decoder {
  readonly decoders: readonly Decoder[];

  constructor(decoders: readonly Decoder[]) {
    this.decoders = decoders;
  }

  decode(tokens: readonly string[]): readonly string[] {
    return this.decoders.reduce((pieces, decoder) => decoder.decode(pieces), tokens);
  }

  toJSON() {
    return { type: 'Sequence', decoders: this.decoders.map((d) => d.toJSON()) };
  }
}
