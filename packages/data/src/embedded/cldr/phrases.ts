/** A phrase with the thing it speaks of; phrases of one topic differ by number or inflection only. */
export interface Phrase {
  readonly text: string;
  readonly topic: string;
}

/** Written-out units, singular and plural: "1 kilometer", "5 kilometers". */
export function* unitPhrases(language: string): Generator<Phrase> {
  for (const unit of Intl.supportedValuesOf('unit')) {
    const format = new Intl.NumberFormat(language, { style: 'unit', unit, unitDisplay: 'long' });
    for (const amount of [1, 5]) yield { text: format.format(amount), topic: `unit ${unit}` };
  }
}

/** Distances in time: "yesterday", "in 5 weeks". */
export function* relativeTimePhrases(language: string): Generator<Phrase> {
  const format = new Intl.RelativeTimeFormat(language, { numeric: 'auto' });
  for (const unit of timeUnits) {
    for (const amount of [-5, -2, -1, 0, 1, 2, 5]) {
      yield { text: format.format(amount, unit), topic: `relative ${unit} ${Math.sign(amount)}` };
    }
  }
}

const timeUnits = ['second', 'minute', 'hour', 'day', 'week', 'month', 'quarter', 'year'] as const;

/** The forms in which dates are written out, from a month's name to a date with its time. */
const dateForms: readonly Intl.DateTimeFormatOptions[] = [
  { month: 'long' },
  { month: 'short' },
  { weekday: 'long' },
  { weekday: 'short' },
  { dateStyle: 'full' },
  { dateStyle: 'long' },
  { month: 'long', day: 'numeric' },
  { weekday: 'long', month: 'long', day: 'numeric' },
  { month: 'long', year: 'numeric' },
  { dateStyle: 'full', timeStyle: 'full' },
];

/**
 * Written-out dates of the Gregorian calendar, twelve in each form, one a month. The topic is the
 * date with its digits masked, so that dates which differ only by number are one topic.
 */
export function* datePhrases(language: string): Generator<Phrase> {
  for (const form of dateForms) {
    const format = new Intl.DateTimeFormat(language, {
      ...form,
      timeZone: 'UTC',
      calendar: 'gregory',
    });
    for (let month = 0; month < 12; month++) {
      const text = format.format(Date.UTC(2000 + 3 * month, month, 3 + 2 * month, 10, 20));
      yield { text, topic: `date ${text.replace(/\p{Nd}+/gu, '0')}` };
    }
  }
}
