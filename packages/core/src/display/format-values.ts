/** What is read of a tensor for its text. */
export interface ReadValues {
  readonly values: ArrayLike<number | string | boolean>;
  readonly dtype: string;
}

/** Digits after the point. */
const PRECISION = 4;

/**
 * The values as texts of one width, by the rules of NumPy's printing with `precision=4`: as few digits as
 * say all that is shown, and powers of ten where sizes differ by more than a thousand.
 */
export function formatValues({ values, dtype }: ReadValues): string[] {
  if (dtype === 'string')
    return Array.from(values, (value) => {
      const text = String(value);
      return `'${text.length > 40 ? `${text.slice(0, 39)}…` : text}'`;
    });
  if (dtype === 'bool') return padded(Array.from(values, (value) => (value ? 'True' : 'False')));
  const numbers = Array.from(values, Number);
  return dtype === 'int32' ? padded(numbers.map(String)) : formatFloats(numbers);
}

function formatFloats(numbers: readonly number[]): string[] {
  const sizes = numbers.filter((x) => Number.isFinite(x) && x !== 0).map(Math.abs);
  const largest = sizes.reduce((a, b) => Math.max(a, b), 0);
  const smallest = sizes.reduce((a, b) => Math.min(a, b), Number.POSITIVE_INFINITY);
  const isScientific =
    sizes.length > 0 && (largest >= 1e8 || smallest < 1e-4 || largest / smallest > 1000);
  const parts = numbers.map((x) => (isScientific ? scientificParts(x) : fixedParts(x)));
  const digits = Math.max(0, ...parts.map(({ fraction }) => fraction.length));
  const whole = Math.max(
    0,
    ...parts.map(({ integer, isNumber }) => (isNumber ? integer.length : 0)),
  );
  const exponents = Math.max(0, ...parts.map(({ exponent }) => exponent.length));
  return padded(
    parts.map(({ integer, fraction, exponent, isNumber }) => {
      if (!isNumber) return integer;
      const after = isScientific ? fraction.padEnd(digits, '0') : fraction.padEnd(digits);
      return `${integer.padStart(whole)}.${after}${exponent.padEnd(exponents)}`;
    }),
  );
}

interface NumberParts {
  readonly integer: string;
  /** Without zeros at the end. */
  readonly fraction: string;
  readonly exponent: string;
  readonly isNumber: boolean;
}

/** The number of the fewest digits that is this one in single precision: 0.1 for 0.10000000149. */
function shortest(x: number): number {
  for (let digits = 1; digits < 9; digits++) {
    const rounded = Number(x.toPrecision(digits));
    if (Math.fround(rounded) === x) return rounded;
  }
  return x;
}

function fixedParts(x: number): NumberParts {
  if (!Number.isFinite(x)) return notFinite(x);
  const exact = x.toFixed(PRECISION);
  const short = shortest(x).toFixed(PRECISION);
  // Digits beyond those that tell it from its neighbours are left out, the others rounded once.
  const isShort = Number(short) === shortest(x);
  const text = Object.is(x, -0) ? '-0' : isShort ? short : exact;
  return partsOf(text, '');
}

function scientificParts(x: number): NumberParts {
  if (!Number.isFinite(x)) return notFinite(x);
  const [mantissa, exponent] = x.toExponential(PRECISION).split('e');
  const sign = exponent!.startsWith('-') ? '-' : '+';
  return partsOf(mantissa!, `e${sign}${exponent!.replace(/^[+-]/, '').padStart(2, '0')}`);
}

function partsOf(text: string, exponent: string): NumberParts {
  const [integer, fraction = ''] = text.split('.');
  return { integer: integer!, fraction: fraction.replace(/0+$/, ''), exponent, isNumber: true };
}

const notFinite = (x: number): NumberParts => ({
  integer: Number.isNaN(x) ? 'nan' : x > 0 ? 'inf' : '-inf',
  fraction: '',
  exponent: '',
  isNumber: false,
});

function padded(texts: readonly string[]): string[] {
  const width = Math.max(0, ...texts.map(({ length }) => length));
  return texts.map((text) => text.padStart(width));
}
