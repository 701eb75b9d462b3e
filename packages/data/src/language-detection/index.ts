export {
  type LanguageDetectionData,
  type LanguageDetectionExample,
  type LanguageDetectionKind,
  type LanguageDetectionOptions,
  languageDetection,
  languageDetectionSet,
} from './data.js';
export { everydayLanguages, everydaySentences } from './everyday-sentences.js';
export { type EverydayTopic, everydayTopics, type SentencesByTopic } from './everyday-topics.js';
