import { languageId } from '@resattn/data';
import type { ClassificationConfig } from '../config/classification-config.js';
import type { ClassificationTask } from './task.js';

/** Sentences that are in no part of the data: the CLDR holds names and dates, not sentences. */
const unseen: readonly string[] = [
  'Guten Morgen, wie hast du geschlafen?',
  'Where can I buy a ticket to the museum?',
  'Je voudrais un café et deux croissants.',
  'Tomorrow it will rain in the mountains.',
  'El tren de las ocho llega con retraso.',
  'Сегодня мы идём в театр.',
  '明日は友達と映画を見ます。',
  'Η θάλασσα είναι ήρεμη σήμερα.',
  'Bu akşam yemekte balık var.',
  'Kissa nukkuu ikkunalaudalla.',
];

/** Language identification from the CLDR of the engine. */
export function languageIdTask(config: ClassificationConfig): ClassificationTask {
  const data = languageId({
    languages: config.languages,
    seed: config.seed,
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
    unseen,
    fingerprint,
    source: { name: 'Unicode CLDR', ...source },
  };
}
