import { afterEach, describe, expect, it, vi } from 'vitest';
import { missingCoverage } from './cldr/coverage.js';
import { languageId, languageIdLanguages } from './language-id.js';

const data = languageId();
const parts = [data.train, data.validation, data.test] as const;
const all = parts.flat();

afterEach(() => vi.restoreAllMocks());

describe('languageId', () => {
  it('makes some 72,000 texts in 72 languages and says from which edition', () => {
    expect(data.excluded).toEqual([]);
    expect(data.labels).toEqual(languageIdLanguages);
    expect(data.labels.length).toBe(72);
    expect(data.labelNames[data.labels.indexOf('de')]).toBe('German');
    expect(all.length).toBeGreaterThan(68_000);
    expect(all.length).toBeLessThan(76_000);
    expect(data.source.icu).toBe(process.versions.icu);
    expect(data.source.cldr).toBe(process.versions.cldr);
    expect(data.source.isProbed).toBe(false);
    expect(data.fingerprint).toMatch(/^[0-9a-f]{16}$/);
  });

  it('probes the version of Unicode where the engine does not tell', () => {
    const real = process.versions;
    const told = real.unicode;
    Object.defineProperty(process, 'versions', { value: undefined, configurable: true });
    try {
      const { source } = languageId({ languages: ['de', 'fr'] });
      expect(source).toEqual({ cldr: undefined, icu: undefined, unicode: told, isProbed: true });
    } finally {
      Object.defineProperty(process, 'versions', { value: real, configurable: true });
    }
  });

  it('holds no text that occurs in two languages', () => {
    const keys = all.map(({ text }) => text.toLowerCase());
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('gives every language at least 300 texts, divided 8 to 1 to 1', () => {
    data.labels.forEach((language, label) => {
      const [train, validation, test] = parts.map(
        (part) => part.filter((example) => example.label === label).length,
      ) as [number, number, number];
      const total = train + validation + test;
      expect(total, language).toBeGreaterThan(300);
      expect(Math.abs(validation - total / 10), language).toBeLessThanOrEqual(4);
      expect(Math.abs(test - total / 10), language).toBeLessThanOrEqual(4);
    });
  });

  it('keeps texts that differ only by number in one part', () => {
    const partOf = new Map<string, number>();
    parts.forEach((part, index) => {
      for (const { text, label, kind } of part) {
        if (kind !== 'date') continue;
        const masked = `${label} ${text.replace(/\p{Nd}+/gu, '0')}`;
        expect(partOf.get(masked) ?? index, text).toBe(index);
        partOf.set(masked, index);
      }
    });
  });

  it('repeats exactly; a seed changes the split and not the texts', () => {
    expect(JSON.stringify(languageId())).toBe(JSON.stringify(data));
    const other = languageId({ seed: 1 });
    expect(other.fingerprint).toBe(data.fingerprint);
    const texts = (examples: readonly { text: string }[]) =>
      examples
        .map(({ text }) => text)
        .sort()
        .join('\n');
    expect(texts([...other.train, ...other.validation, ...other.test])).toBe(texts(all));
    expect(texts(other.test)).not.toBe(texts(data.test));
  });

  it('holds the texts of the language and no typesetting marks', () => {
    const german = new Set(all.filter((e) => data.labels[e.label] === 'de').map((e) => e.text));
    expect(german).toContain('Deutschland');
    expect(german).toContain('Schweizer Franken');
    expect(german).toContain('übermorgen');
    const texts = all.map(({ text }) => text);
    expect(texts.filter((text) => text !== text.normalize('NFC').trim())).toEqual([]);
    expect(texts.filter((text) => /[\u00a0\u202f\u200e\u200f\u061c\n\t]/.test(text))).toEqual([]);
    expect(texts.filter((text) => !/\p{L}/u.test(text))).toEqual([]);
  });

  it('keeps more texts of a language when its relatives are not asked for', () => {
    const count = (d: typeof data, tag: string) =>
      [...d.train, ...d.validation, ...d.test].filter((e) => d.labels[e.label] === tag).length;
    const pair = languageId({ languages: ['ja', 'da', 'ja'] });
    expect(pair.labels).toEqual(['da', 'ja']);
    expect(count(pair, 'da')).toBeGreaterThan(count(data, 'da'));
  });

  it('refuses a language of which the engine has no data, and fewer than two', () => {
    expect(() => languageId({ languages: ['de', 'tlh'] })).toThrow(
      /No texts in "tlh" .* has no data of this language/,
    );
    expect(() => languageId({ languages: ['de', 'ceb'] })).toThrow(/"ceb".*names are translated/);
    expect(() => languageId({ languages: ['de'] })).toThrow(
      /at least two languages, got 1: \[de\]/,
    );
  });

  it('leaves out, and says so, a listed language that the engine lacks', () => {
    const supported = Intl.DisplayNames.supportedLocalesOf;
    vi.spyOn(Intl.DisplayNames, 'supportedLocalesOf').mockImplementation((tags, options) =>
      tags === 'or' ? [] : supported.call(Intl.DisplayNames, tags, options),
    );
    const trimmed = languageId();
    expect(trimmed.labels.length).toBe(71);
    expect(trimmed.excluded).toEqual([
      { language: 'or', reason: 'the engine has no data of this language' },
    ]);
  });

  it('refuses an engine without locale data and says what to do', () => {
    vi.spyOn(Intl.DisplayNames, 'supportedLocalesOf').mockReturnValue([]);
    expect(() => languageId()).toThrow(/small-icu.*NODE_ICU_DATA/);
  });
});

describe('missingCoverage', () => {
  it('finds languages that the engine answers in another one or in part', () => {
    for (const language of languageIdLanguages) expect(missingCoverage(language)).toBeUndefined();
    for (const language of ['ceb', 'gv', 'agq', 'mai', 'xx']) {
      expect(missingCoverage(language), language).toBeTypeOf('string');
    }
  });
});
