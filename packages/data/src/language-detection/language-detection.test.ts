import { describe, expect, it } from 'vitest';
import { languageIdLanguages } from '../embedded/language-id.js';
import {
  everydayLanguages,
  everydaySentences,
  everydayTopics,
  languageDetection,
} from './index.js';

const data = languageDetection({ seed: 1 });
const parts = [data.train, data.validation, data.test] as const;

/** The writing system of each language that is not written in Latin letters. */
const scripts: Readonly<Record<string, RegExp>> = {
  am: /\p{Script=Ethiopic}/u,
  ar: /\p{Script=Arabic}/u,
  be: /\p{Script=Cyrillic}/u,
  bg: /\p{Script=Cyrillic}/u,
  bn: /\p{Script=Bengali}/u,
  el: /\p{Script=Greek}/u,
  fa: /\p{Script=Arabic}/u,
  gu: /\p{Script=Gujarati}/u,
  he: /\p{Script=Hebrew}/u,
  hi: /\p{Script=Devanagari}/u,
  hy: /\p{Script=Armenian}/u,
  ja: /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}]/u,
  ka: /\p{Script=Georgian}/u,
  kk: /\p{Script=Cyrillic}/u,
  km: /\p{Script=Khmer}/u,
  kn: /\p{Script=Kannada}/u,
  ko: /\p{Script=Hangul}/u,
  ky: /\p{Script=Cyrillic}/u,
  lo: /\p{Script=Lao}/u,
  mk: /\p{Script=Cyrillic}/u,
  ml: /\p{Script=Malayalam}/u,
  mn: /\p{Script=Cyrillic}/u,
  mr: /\p{Script=Devanagari}/u,
  my: /\p{Script=Myanmar}/u,
  ne: /\p{Script=Devanagari}/u,
  or: /\p{Script=Oriya}/u,
  pa: /\p{Script=Gurmukhi}/u,
  ru: /\p{Script=Cyrillic}/u,
  si: /\p{Script=Sinhala}/u,
  sr: /[\p{Script=Cyrillic}\p{Script=Latin}]/u,
  ta: /\p{Script=Tamil}/u,
  te: /\p{Script=Telugu}/u,
  th: /\p{Script=Thai}/u,
  uk: /\p{Script=Cyrillic}/u,
  ur: /\p{Script=Arabic}/u,
  zh: /\p{Script=Han}/u,
};

describe('everydaySentences', () => {
  it('has at least 60 sentences in each of the 72 languages, some of every topic', () => {
    expect(everydayLanguages).toEqual(languageIdLanguages);
    for (const language of everydayLanguages) {
      const sentences = everydaySentences(language);
      expect(Object.keys(sentences).sort(), language).toEqual([...everydayTopics].sort());
      expect(Object.values(sentences).flat().length, language).toBeGreaterThanOrEqual(60);
      for (const topic of everydayTopics) expect(sentences[topic].length).toBeGreaterThan(3);
    }
  });

  it('has no sentence twice, in NFC without white space that nobody types', () => {
    const all = everydayLanguages.flatMap((each) => Object.values(everydaySentences(each)).flat());
    expect(new Set(all.map((text) => text.toLowerCase())).size).toBe(all.length);
    for (const text of all) expect(text).toBe(text.normalize('NFC').trim().replace(/\s+/g, ' '));
  });

  it('is written in the script of its language', () => {
    for (const language of everydayLanguages) {
      const own = scripts[language] ?? /\p{Script=Latin}/u;
      for (const text of Object.values(everydaySentences(language)).flat()) {
        const letters = text.match(/\p{L}/gu) ?? [];
        const right = letters.filter((letter) => own.test(letter)).length;
        // Names of things such as "Wi-Fi" are written in Latin letters everywhere.
        expect(right / letters.length, `${language}: ${text}`).toBeGreaterThan(0.5);
      }
    }
  });

  it('names the languages there are for one that is not', () => {
    expect(() => everydaySentences('tlh')).toThrow(/no everyday sentences in "tlh".*af, am, ar/s);
    expect(() => everydaySentences('constructor')).toThrow(/no everyday sentences/);
  });
});

describe('languageDetection', () => {
  it('has sentences, pieces, words and names of every language in each part', () => {
    for (const part of parts) {
      for (const kind of ['sentence', 'piece', 'word', 'names and dates'] as const) {
        const labels = new Set(part.filter((each) => each.kind === kind).map(({ label }) => label));
        // Scripts without spaces may be divided otherwise by another engine.
        expect(labels.size, kind).toBeGreaterThan(kind === 'piece' ? 60 : 70);
      }
    }
  });

  it('divides sentences by topic: none of test topics is trained on', () => {
    const trained = new Set(data.train.map(({ text }) => text.toLowerCase()));
    for (const language of everydayLanguages) {
      const { health, weather, leisure, food } = everydaySentences(language);
      for (const text of [...health, ...weather, ...leisure]) {
        expect(trained.has(text.toLowerCase()), text).toBe(false);
      }
      for (const text of food) expect(trained.has(text.toLowerCase()), text).toBe(true);
    }
  });

  it('asks for words that one language alone has, and that were not trained on', () => {
    const words = (part: (typeof parts)[number]) =>
      part.filter(({ kind }) => kind === 'word').map(({ text }) => text.toLowerCase());
    const [train, validation, test] = parts.map(words);
    for (const each of [train!, validation!, test!]) expect(new Set(each).size).toBe(each.length);
    const known = new Set(train);
    expect([...validation!, ...test!].filter((word) => known.has(word))).toEqual([]);
  });

  it('is the same for the same seed', () => {
    const again = languageDetection({ seed: 1, languages: ['de', 'en', 'nl'] });
    expect(again).toEqual(languageDetection({ seed: 1, languages: ['nl', 'en', 'de'] }));
    const other = languageDetection({ seed: 2, languages: ['de', 'en', 'nl'] });
    expect(other.fingerprint).not.toBe(again.fingerprint);
  });

  it('refuses languages without sentences', () => {
    expect(() => languageDetection({ languages: ['de', 'eo'] })).toThrow(/"eo"/);
  });
});
