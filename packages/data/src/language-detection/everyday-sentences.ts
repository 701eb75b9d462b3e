import type { SentencesByTopic } from './everyday-topics.js';
import { sentencesByLanguage } from './sentences/index.js';

/** The BCP 47 tags of the languages that there are sentences in, sorted. */
export const everydayLanguages: readonly string[] = Object.keys(sentencesByLanguage).sort();

/**
 * Everyday sentences that were written for this project, 67 to 210 in each of 72 languages: questions,
 * statements and requests of twelve topics. Between some languages many say the same.
 *
 * @param language a BCP 47 tag out of `everydayLanguages`
 * @throws RangeError when there are none in this language
 */
export function everydaySentences(language: string): SentencesByTopic {
  const sentences = new Map(Object.entries(sentencesByLanguage)).get(language);
  if (!sentences) {
    throw new RangeError(
      `There are no everyday sentences in ${JSON.stringify(language)}. Choose one of: ${everydayLanguages.join(', ')}.`,
    );
  }
  return sentences;
}
