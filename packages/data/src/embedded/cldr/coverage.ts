import { codesOf, type NameKind, namesIn } from './codes.js';

/** Names that the CLDR translates into each language of its "modern" coverage, nearly all. */
const basicCodes: readonly (readonly [kind: NameKind, isBasic: (code: string) => boolean])[] = [
  ['region', (code) => /^[A-Z]{2}$/.test(code)],
  ['language', (code) => code.length === 2],
  ['currency', () => true],
];
const requiredFraction = 0.9;

/**
 * Says why the engine's data of a language are not its own, or undefined where they are.
 *
 * An engine answers for a language it has no data of, or only a few, in another one (a relative,
 * English, or the bare code). Texts of such a language would carry the wrong label.
 */
export function missingCoverage(language: string): string | undefined {
  if (Intl.DisplayNames.supportedLocalesOf(language).length === 0) {
    return 'the engine has no data of this language';
  }
  const answering = [
    new Intl.DisplayNames(language, { type: 'region' }),
    new Intl.DateTimeFormat(language),
    new Intl.NumberFormat(language),
  ].map((format) => format.resolvedOptions().locale);
  const foreign = answering.find(
    (tag) => new Intl.Locale(tag).language !== new Intl.Locale(language).language,
  );
  if (foreign !== undefined) return `the engine answers in ${foreign}`;
  for (const [kind, isBasic] of basicCodes) {
    const codes = codesOf(kind).filter(isBasic);
    const own = namesIn(language, kind, codes).size;
    if (own < requiredFraction * codes.length) {
      return `only ${own} of ${codes.length} ${kind} names are translated`;
    }
  }
  const months = writtenMonths(language);
  if (months.some((month) => /^M\d\d$/.test(month))) return 'its month names are missing';
  if (new Intl.Locale(language).language !== 'en' && months.join() === writtenMonths('en').join()) {
    return 'its month names are the English ones';
  }
  return undefined;
}

function writtenMonths(language: string): string[] {
  const format = new Intl.DateTimeFormat(language, {
    month: 'long',
    timeZone: 'UTC',
    calendar: 'gregory',
  });
  return Array.from({ length: 12 }, (_, month) => format.format(Date.UTC(2001, month, 15)));
}
