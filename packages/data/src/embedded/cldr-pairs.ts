import { checkOptions } from '@resattn/options';
import type { RandomStream } from '../random/stream.js';
import type { TextPair } from '../reading/pairs.js';
import { type Splits, split } from '../splitting/split.js';
import { codesOf, type NameKind, namesIn } from './cldr/codes.js';
import { missingCoverage } from './cldr/coverage.js';
import { assertFullIcu } from './cldr/engine.js';
import { plainText } from './cldr/plain-text.js';
import { distinctSplits, type GeneratedSizes } from './distinct-splits.js';

export interface NamePairsOptions {
  /** BCP 47 tag of the language to translate from. Default `'en'`. */
  readonly source?: string | undefined;
  /** BCP 47 tag of the language to translate into. Default `'de'`. */
  readonly target?: string | undefined;
  /** Default: regions, languages, scripts and currencies. */
  readonly kinds?: readonly NameKind[] | undefined;
  /** Fraction for validation. Default 0.1. */
  readonly validation?: number | undefined;
  /** Fraction for test. Default 0.1. */
  readonly test?: number | undefined;
  /** Default 0. */
  readonly seed?: number | undefined;
}

export interface NamePair extends TextPair {
  readonly kind: NameKind;
}

/**
 * Names of regions, languages, scripts and currencies in two languages, from the CLDR inside the
 * engine: a small translation corpus without a download. Names that are spelt alike in both stay in.
 * Pairs with the same source ("Arabic" the language and the script) stand in the same part.
 *
 * English to German with CLDR 48: 1,215 pairs.
 *
 * @throws Error when the engine carries too little data of one of the languages
 */
export function namePairs(options: NamePairsOptions = {}): Splits<NamePair> {
  checkOptions('namePairs', options, {
    source: true,
    target: true,
    kinds: true,
    validation: true,
    test: true,
    seed: true,
  });
  const { source = 'en', target = 'de' } = options;
  const { kinds = ['region', 'language', 'script', 'currency'] as const } = options;
  assertLanguages([source, target]);
  const pairs = new Map<string, NamePair>();
  for (const kind of kinds) {
    const translations = namesIn(target, kind, codesOf(kind));
    for (const [code, name] of namesIn(source, kind, codesOf(kind))) {
      const translation = translations.get(code);
      if (translation === undefined) continue;
      const pair = { source: plainText(name), target: plainText(translation), kind };
      const key = `${pair.source}\n${pair.target}`;
      if (!pairs.has(key)) pairs.set(key, pair);
    }
  }
  const { validation, test, seed } = options;
  return split([...pairs.values()], {
    ...{ validation, test, seed },
    stratum: ({ kind }) => kind,
    group: (pair) => pair.source.toLowerCase(),
  });
}

export interface DatePairsOptions extends GeneratedSizes {
  /** BCP 47 tags of the languages in which dates are written. Default `['en']`. */
  readonly languages?: readonly string[] | undefined;
  /** Years of the dates, both included. Default 1900 to 2099. */
  readonly years?: readonly [first: number, last: number] | undefined;
}

/** A written-out date as source, ISO 8601 as target: `Friday, March 5, 2021` -> `2021-03-05`. */
export interface DatePair extends TextPair {
  readonly language: string;
}

/** Forms with day, month and year in words or figures; the short form would be ambiguous. */
const dateStyles = ['full', 'long', 'medium'] as const;

/**
 * Dates of the Gregorian calendar written out in one or several languages, to be turned into ISO
 * 8601. Each day occurs at most once in all parts, so days of the test part are new.
 *
 * @throws Error when the engine carries too little data of a language
 */
export function datePairs(options: DatePairsOptions = {}): Splits<DatePair> {
  checkOptions('datePairs', options, {
    languages: true,
    years: true,
    train: true,
    validation: true,
    test: true,
    seed: true,
  });
  const { languages = ['en'], years = [1900, 2099] } = options;
  assertLanguages(languages);
  const [firstYear, lastYear] = years;
  if (!(firstYear >= 1000 && lastYear <= 9999 && firstYear <= lastYear)) {
    throw new RangeError(`years must lie between 1000 and 9999, got ${firstYear} to ${lastYear}.`);
  }
  const formats = languages.map((language) =>
    dateStyles.map(
      (dateStyle) =>
        new Intl.DateTimeFormat(language, { dateStyle, timeZone: 'UTC', calendar: 'gregory' }),
    ),
  );
  const firstDay = Date.UTC(firstYear, 0, 1) / msPerDay;
  const days = Date.UTC(lastYear + 1, 0, 1) / msPerDay - firstDay;
  const draw = (random: RandomStream): DatePair => {
    const date = new Date((firstDay + random.below(days)) * msPerDay);
    const language = random.below(languages.length);
    const format = random.choice(formats[language]!);
    return {
      source: plainText(format.format(date)),
      target: date.toISOString().slice(0, 10),
      language: languages[language]!,
    };
  };
  return distinctSplits(options, 'dates', draw, ({ target }) => target);
}

const msPerDay = 86_400_000;

function assertLanguages(languages: readonly string[]): void {
  assertFullIcu();
  for (const language of languages) {
    const reason = missingCoverage(language);
    if (reason !== undefined) {
      throw new Error(
        `No texts in "${language}" can be made with this engine: ${reason}. Choose another language, or use another engine (Node carries all of the CLDR).`,
      );
    }
  }
}
