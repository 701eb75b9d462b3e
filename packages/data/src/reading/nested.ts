/** Deeper objects and further leaves do not become columns. */
const MAX_DEPTH = 8;
const MAX_LEAVES = 1000;

/** Whether a value has named parts: dates and binary data have none. */
function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    !(value instanceof Date) &&
    !ArrayBuffer.isView(value)
  );
}

/** Whether a value is an object, or a list with one. */
export function hasObjects(value: unknown): boolean {
  return isObject(value) || (Array.isArray(value) && value.some(hasObjects));
}

/** What says whose a text is in the items of a list, and what holds the text. */
const keyedTexts: readonly (readonly [key: readonly string[], text: readonly string[]])[] = [
  [['role'], ['content']],
  [['from'], ['value']],
  [
    ['lang', 'language', 'lang_code', 'language_code', 'locale'],
    ['text', 'translation', 'value', 'content', 'sentence'],
  ],
];

/**
 * The texts of a list by who says them or by their language, where each does once: of the messages
 * `[{role: 'user', content: …}, {role: 'assistant', content: …}]`, or with `from` and `value`, and of
 * `[{lang: 'en', text: …}, {lang: 'de', text: …}]`. Undefined for other lists.
 */
function textsByKey(list: readonly unknown[]): Map<string, string> | undefined {
  if (!list.every(isObject)) return undefined;
  const [first] = list;
  for (const [keys, texts] of keyedTexts) {
    const key = keys.find((name) => typeof first![name] === 'string');
    const text = texts.find((name) => typeof first![name] === 'string');
    if (key === undefined || text === undefined) continue;
    return byName(
      list.map((item) => item[key]),
      list.map((item) => item[text]),
    );
  }
  return undefined;
}

/** Texts by names that are there once each; undefined where they are not, or are no texts. */
function byName(
  names: readonly unknown[],
  texts: readonly unknown[],
): Map<string, string> | undefined {
  const found = new Map<string, string>();
  for (const [i, name] of names.entries()) {
    const text = texts[i];
    if (typeof name !== 'string' || typeof text !== 'string' || found.has(name)) return undefined;
    found.set(name, text);
  }
  return found.size > 1 && texts.length === names.length ? found : undefined;
}

/** The texts of the two lists `{language: ['en', 'de'], translation: [..., ...]}` by their languages. */
function textsByLanguage(
  value: Readonly<Record<string, unknown>>,
): Map<string, string> | undefined {
  const { language, translation, ...others } = value;
  return Array.isArray(language) && Array.isArray(translation) && Object.keys(others).length === 0
    ? byName(language, translation)
    : undefined;
}

/**
 * The leaves of an object with their dotted paths; of a list of objects each leaf is a list, of a
 * conversation each leaf is what one says, of translations what stands in one language.
 */
function leavesOf(path: string, value: unknown, leaves: Map<string, unknown>, depth = 0): void {
  if (leaves.size >= MAX_LEAVES || depth > MAX_DEPTH) return;
  if (isObject(value)) {
    for (const [key, part] of textsByLanguage(value) ?? Object.entries(value)) {
      leavesOf(`${path}.${key}`, part, leaves, depth + 1);
    }
    return;
  }
  if (!Array.isArray(value) || !value.some(isObject)) {
    if (depth > 0) leaves.set(path, value);
    return;
  }
  const texts = textsByKey(value);
  if (texts) {
    for (const [name, text] of texts) leaves.set(`${path}.${name}`, text);
    return;
  }
  const keys = new Set<string>();
  for (const item of value) if (isObject(item)) for (const key of Object.keys(item)) keys.add(key);
  for (const key of keys) {
    const list = value.map((item) => (isObject(item) ? (item[key] ?? null) : null));
    // The list of a key may hold objects again, whose parts are leaves in turn.
    leavesOf(`${path}.${key}`, list.length === 1 ? list[0] : list, leaves, depth + 1);
  }
}

/** The dotted paths of the leaves of a value. */
export function pathsOf(path: string, value: unknown): string[] {
  const leaves = new Map<string, unknown>();
  leavesOf(path, value, leaves);
  return [...leaves.keys()];
}

/**
 * The fields of a row, and beside each object its leaves by dotted paths: `translation.en`. A field
 * that has such a name itself is kept.
 */
export function withPaths(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  const entries = Object.entries(fields);
  const isFlat = entries.every(
    ([, value]) => typeof value !== 'object' || value === null || !hasObjects(value),
  );
  if (isFlat) return fields;
  const all = new Map<string, unknown>();
  for (const [name, value] of entries) {
    all.set(name, value);
    const leaves = new Map<string, unknown>();
    leavesOf(name, value, leaves);
    for (const [path, leaf] of leaves) if (!Object.hasOwn(fields, path)) all.set(path, leaf);
  }
  return Object.fromEntries(all);
}

/** The columns of rows that need not have the same fields, in the order in which they appear. */
export class ColumnUnion {
  private readonly seen = new Set<string>();
  /** Columns with a value that is no object. */
  private readonly plain = new Set<string>();
  private readonly nested = new Set<string>();
  private names: readonly string[] | undefined;

  /** @param fields of a row, as {@link withPaths} gives them */
  add(fields: Readonly<Record<string, unknown>>): void {
    for (const name of Object.keys(fields)) {
      if (this.plain.has(name)) continue;
      const value = fields[name];
      const kind =
        value === null || value === undefined
          ? this.seen
          : hasObjects(value)
            ? this.nested
            : this.plain;
      if (this.seen.has(name) && kind.has(name)) continue;
      this.seen.add(name);
      kind.add(name);
      this.names = undefined;
    }
  }

  /** All columns so far; one that holds objects only is replaced by its leaves. */
  get columns(): readonly string[] {
    this.names ??= [...this.seen].filter((name) => this.plain.has(name) || !this.nested.has(name));
    return this.names;
  }
}
