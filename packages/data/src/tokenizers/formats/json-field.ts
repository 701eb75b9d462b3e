/** A value inside a JSON document, with the way to it, so that an error can name the field. */
export class JsonField {
  readonly value: unknown;
  readonly path: string;

  constructor(value: unknown, path: string) {
    this.value = value;
    this.path = path;
  }

  fail(wanted: string): never {
    throw new Error(`${this.path} is ${describe(this.value)}, expected ${wanted}`);
  }

  get isPresent(): boolean {
    return this.value !== undefined && this.value !== null;
  }

  get(key: string): JsonField {
    if (!this.isObject) this.fail('an object');
    const child = (this.value as Record<string, unknown>)[key];
    return new JsonField(
      child,
      /^\w+$/.test(key) ? `${this.path}.${key}` : `${this.path}[${JSON.stringify(key)}]`,
    );
  }

  get isObject(): boolean {
    return typeof this.value === 'object' && this.value !== null && !Array.isArray(this.value);
  }

  string(fallback?: string): string {
    if (this.value === undefined && fallback !== undefined) return fallback;
    return typeof this.value === 'string' ? this.value : this.fail('a string');
  }

  optionalString(): string | null {
    return this.isPresent ? this.string() : null;
  }

  /** A string of exactly one code point. */
  character(): string {
    const text = this.string();
    return Array.from(text).length === 1 ? text : this.fail('a single character');
  }

  boolean(fallback?: boolean): boolean {
    if (this.value === undefined && fallback !== undefined) return fallback;
    return typeof this.value === 'boolean' ? this.value : this.fail('true or false');
  }

  number(fallback?: number): number {
    if (this.value === undefined && fallback !== undefined) return fallback;
    return typeof this.value === 'number' ? this.value : this.fail('a number');
  }

  /** An integer of at least 0. */
  count(fallback?: number): number {
    const value = this.number(fallback);
    return Number.isSafeInteger(value) && value >= 0
      ? value
      : this.fail('an integer of at least 0');
  }

  oneOf<T extends string>(choices: readonly T[], fallback?: T): T {
    if (this.value === undefined && fallback !== undefined) return fallback;
    return choices.includes(this.value as T)
      ? (this.value as T)
      : this.fail(`one of ${choices.map((choice) => `'${choice}'`).join(', ')}`);
  }

  array(): JsonField[] {
    if (!Array.isArray(this.value)) this.fail('an array');
    return this.value.map((item, i) => new JsonField(item, `${this.path}[${i}]`));
  }

  entries(): [string, JsonField][] {
    if (!this.isObject) this.fail('an object');
    return Object.keys(this.value as object).map((key) => [key, this.get(key)]);
  }
}

function describe(value: unknown): string {
  if (value === undefined) return 'missing';
  if (value === null) return 'null';
  if (Array.isArray(value)) return `an array of ${value.length}`;
  if (typeof value === 'object')
    return `an object with ${Object.keys(value).slice(0, 5).join(', ') || 'no keys'}`;
  const text = JSON.stringify(value);
  return text.length > 60 ? `${text.slice(0, 60)}…` : text;
}
