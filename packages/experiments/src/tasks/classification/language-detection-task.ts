import { languageDetection } from '@resattn/data/language-detection';
import type { LabelledDataConfig } from '../../config/labelled-data-config.js';
import type { ClassificationTask } from './task.js';

/** What people ask first, in sentences that are in no part of the data. */
const sentences: Readonly<Record<string, string>> = {
  en: 'Where is the train station?',
  de: 'Wo ist der Bahnhof?',
  fr: "J'ai oublié mon parapluie.",
  es: 'El tren de las ocho llega tarde.',
  pl: 'Dziękuję, wszystko w porządku.',
  fi: 'Kissa nukkuu ikkunalaudalla.',
  tr: 'Bu akşam yemekte balık var.',
  ru: 'Сегодня мы идём в театр.',
  ja: '明日は友達と映画を見ます。',
  zh: '请问附近有地铁站吗？',
};

/** Language detection on everyday sentences, names and dates. */
export function languageDetectionTask(config: LabelledDataConfig): ClassificationTask {
  const { languages, dataSeed } = config;
  const data = languageDetection({ seed: dataSeed, ...(languages && { languages }) });
  const { labels, labelNames, train, validation, test, excluded } = data;
  const count = (train.length + validation.length + test.length).toLocaleString('en-US');
  return {
    name: 'language-detection',
    description: `${count} texts in ${labels.length} languages: sentences, pieces of them, words, names and dates`,
    ...{ labels, labelNames, train, validation, test },
    notices:
      excluded.length === 0
        ? []
        : [
            `This engine has no texts of their own for ${excluded.length} languages, which are left out: ${excluded.map(({ language }) => language).join(', ')}.`,
          ],
    unseen: Object.entries(sentences).flatMap(([language, text]) => {
      const label = labels.indexOf(language);
      return label < 0 ? [] : [{ text, label }];
    }),
    fingerprint: data.fingerprint,
    source: { name: 'Everyday sentences of this project, and the Unicode CLDR' },
  };
}
