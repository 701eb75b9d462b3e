export {
  type LanguageDetectionData,
  type LanguageDetectionExample,
  type LanguageDetectionKind,
  type LanguageDetectionOptions,
  languageDetection,
  languageDetectionSet,
} from './data.js';
export {
  type EverydayTopic,
  everydayLanguages,
  everydaySentences,
  everydayTopics,
  type SentencesByTopic,
} from './everyday-sentences.js';
