import { checkOptions } from '@resattn/options';
import { languageId } from '../embedded/language-id.js';
import type { EmbeddedSet } from '../embedded/registry.js';
import { fingerprint } from '../random/hash.js';
import { RandomStream } from '../random/stream.js';
import type { Splits } from '../splitting/split.js';
import { everydaySentences } from './everyday-sentences.js';
import { type EverydayTopic, everydayTopics } from './everyday-topics.js';
import { inOtherCase, joinedNames, pieceOf, wordsOf } from './variants.js';

/** What a text of the set is. */
export type LanguageDetectionKind = 'names and dates' | 'sentence' | 'piece' | 'word';

export interface LanguageDetectionExample {
  readonly text: string;
  /** Index into `labels`. */
  readonly label: number;
  readonly kind: LanguageDetectionKind;
}

export interface LanguageDetectionOptions {
  /** BCP 47 tags. Default: the 72 languages of `languageId` that the engine has data of. */
  readonly languages?: readonly string[] | undefined;
  /** Draws the pieces, the joined names and their split. Default 0. */
  readonly seed?: number | undefined;
}

export interface LanguageDetectionData extends Splits<LanguageDetectionExample> {
  /** BCP 47 tags of the languages, sorted. */
  readonly labels: readonly string[];
  /** English names of the languages, in the order of `labels`. */
  readonly labelNames: readonly string[];
  /** Languages that were left out because the engine's data of them are not their own. */
  readonly excluded: readonly { readonly language: string; readonly reason: string }[];
  /** Identifies all texts and labels. */
  readonly fingerprint: string;
}

/** The topics that no training sentence speaks of. */
const heldOut: Readonly<Partial<Record<EverydayTopic, 'validation' | 'test'>>> = {
  leisure: 'validation',
  health: 'test',
  weather: 'test',
};

/** Windows of two to seven words that are taken of each training sentence. */
const PIECES = 2;

/** Names and dates of a language that are trained on: more of them would outweigh the sentences. */
const NAMES = 300;

/**
 * Texts to train and to test a language detector on: the everyday sentences of this project, whole,
 * in pieces and as single words, beside the names, units and dates of the CLDR (`languageId`).
 *
 * Sentences are divided by topic: the test sentences speak of health and weather, those of
 * validation of leisure, those of training of the other nine topics. Training sentences are there
 * whole, half of them in lower or upper case as well, in windows of two to seven words, and as
 * single words; names and dates stand alone or two to four of them joined. A word that several languages have
 * is not among the single words, nor are those of training among the words of the other parts.
 *
 * Validation and test hold each sentence whole, one piece of five words out of it, and its words.
 */
export function languageDetection(options: LanguageDetectionOptions = {}): LanguageDetectionData {
  checkOptions('languageDetection', options, { languages: true, seed: true });
  const { seed = 0, languages } = options;
  const names = languageId({ seed, ...(languages && { languages }) });
  const { labels, labelNames, excluded } = names;
  const parts = {
    train: [] as LanguageDetectionExample[],
    validation: [] as LanguageDetectionExample[],
    test: [] as LanguageDetectionExample[],
  };
  const namesOf = {
    train: byLabel(names.train, labels.length),
    validation: byLabel(names.validation, labels.length),
    test: byLabel(names.test, labels.length),
  };
  labels.forEach((language, label) => {
    const sentences = everydaySentences(language);
    const random = new RandomStream(seed, `language-detection ${language}`);
    for (const topic of everydayTopics) {
      const part = heldOut[topic] ?? 'train';
      const make = part === 'train' ? trainingTexts : testTexts;
      for (const { text, kind } of make(sentences[topic], language, random)) {
        parts[part].push({ text, label, kind });
      }
    }
    for (const part of ['train', 'validation', 'test'] as const) {
      const own = namesOf[part][label]!;
      const texts = part === 'train' ? joinedNames(own, NAMES, random) : own;
      for (const text of texts) parts[part].push({ text, label, kind: 'names and dates' });
    }
  });
  const data = withoutAmbiguousWords(parts);
  return {
    ...data,
    ...{ labels, labelNames, excluded },
    fingerprint: fingerprint(
      [...data.train, ...data.validation, ...data.test].map(
        ({ text, label }) => `${labels[label]} ${text}`,
      ),
    ),
  };
}

function byLabel(
  examples: readonly { readonly text: string; readonly label: number }[],
  numLabels: number,
): readonly (readonly string[])[] {
  const texts = Array.from({ length: numLabels }, (): string[] => []);
  for (const { text, label } of examples) texts[label]!.push(text);
  return texts;
}

type Made = Pick<LanguageDetectionExample, 'text' | 'kind'>;

function* trainingTexts(
  sentences: readonly string[],
  language: string,
  random: RandomStream,
): Generator<Made> {
  for (const sentence of sentences) {
    yield { text: sentence, kind: 'sentence' };
    const other = inOtherCase(sentence, language, random);
    if (other !== undefined) yield { text: other, kind: 'sentence' };
    const words = wordsOf(sentence, language);
    for (let i = 0; i < PIECES; i++) {
      const piece = pieceOf(sentence, words, 2 + random.below(6), random);
      if (piece !== undefined) yield { text: piece, kind: 'piece' };
    }
    for (const { text } of words) yield { text, kind: 'word' };
  }
}

function* testTexts(
  sentences: readonly string[],
  language: string,
  random: RandomStream,
): Generator<Made> {
  for (const sentence of sentences) {
    yield { text: sentence, kind: 'sentence' };
    const words = wordsOf(sentence, language);
    const piece = pieceOf(sentence, words, 5, random);
    if (piece !== undefined) yield { text: piece, kind: 'piece' };
    for (const { text } of words) yield { text, kind: 'word' };
  }
}

/** Words once each, of one language alone, and none that training has in another part. */
function withoutAmbiguousWords(
  parts: Splits<LanguageDetectionExample>,
): Splits<LanguageDetectionExample> {
  const languagesOf = new Map<string, Set<number>>();
  for (const part of [parts.train, parts.validation, parts.test]) {
    for (const { text, label, kind } of part) {
      if (kind !== 'word') continue;
      const key = text.toLowerCase();
      languagesOf.set(key, (languagesOf.get(key) ?? new Set()).add(label));
    }
  }
  const trained = new Set(
    parts.train.flatMap(({ text, kind }) => (kind === 'word' ? [text.toLowerCase()] : [])),
  );
  const clean = (part: readonly LanguageDetectionExample[], seen: Set<string>) =>
    part.filter(({ text, kind }) => {
      if (kind !== 'word') return true;
      const key = text.toLowerCase();
      if (seen.has(key) || languagesOf.get(key)!.size > 1) return false;
      seen.add(key);
      return true;
    });
  return {
    train: clean(parts.train, new Set()),
    validation: clean(parts.validation, new Set(trained)),
    test: clean(parts.test, new Set(trained)),
  };
}

/** What `embeddedSets` of `@resattn/data` would say of it. */
export const languageDetectionSet: EmbeddedSet = {
  id: 'language-detection',
  title: 'Language detection',
  task: 'classification, 72 languages',
  source: 'everyday sentences of this project, Unicode CLDR of the JavaScript engine',
  madeBy: 'languageDetection',
  citation: 'The everyday sentences of @resattn/data, and those of language-id.',
  sizes() {
    const { train, validation, test } = languageDetection();
    return { train: train.length, validation: validation.length, test: test.length };
  },
};
