import { languageId } from '@resattn/data';
import type { LabelledDataConfig } from '../../config/labelled-data-config.js';
import type { ClassificationTask } from './task.js';

/** Sentences: a harder thing than the names, units and dates that the CLDR holds. */
const sentences: Readonly<Record<string, string>> = {
  de: 'Guten Morgen, gut geschlafen?',
  en: 'It will rain in the mountains.',
  fr: 'Je voudrais deux croissants.',
  es: 'El tren de las ocho llega tarde.',
  pl: 'Dziękuję, wszystko w porządku.',
  fi: 'Kissa nukkuu ikkunalaudalla.',
  tr: 'Bu akşam yemekte balık var.',
  ru: 'Сегодня мы идём в театр.',
  el: 'Η θάλασσα είναι ήρεμη σήμερα.',
  ja: '明日は友達と映画を見ます。',
};

/** Language identification from the CLDR of the engine. */
export function languageIdTask(config: LabelledDataConfig): ClassificationTask {
  const data = languageId({
    languages: config.languages,
    seed: config.dataSeed,
    validation: config.validationFraction,
    test: config.testFraction,
  });
  const { labels, labelNames, train, validation, test, excluded, source, fingerprint } = data;
  const texts = train.length + validation.length + test.length;
  const count = texts.toLocaleString('en-US');
  return {
    name: 'language-id',
    description: `${count} texts in ${labels.length} languages, out of CLDR ${source.cldr} (ICU ${source.icu})`,
    labels,
    labelNames,
    train,
    validation,
    test,
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
    fingerprint,
    source: { name: 'Unicode CLDR', ...source },
  };
}
