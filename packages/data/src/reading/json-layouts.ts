type Fields = Record<string, unknown>;

const isObject = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isIndex = (key: string) => /^\d+$/.test(key);

/** How the list of rows is usually called beside other fields. */
const listNames = /^(data|rows|records|examples|items|instances|samples|entries|results)$/i;

/**
 * The rows of a JSON file that is a single object: `{"data": [{…}, …]}` (the only field, or one of the usual names),
 * `{"columns": […], "data": [[…], …]}`, columns as lists or by row numbers (`{"text": […]}`,
 * `{"text": {"0": …}}`), and rows by their numbers (`{"0": {…}}`). Undefined for another object, which
 * is a row itself.
 */
export function rowsOfObject(object: Fields): Fields[] | undefined {
  const values = Object.values(object);
  const { columns, data } = object;
  if (Array.isArray(columns) && Array.isArray(data) && data.every(Array.isArray)) {
    return data.map((row) => named(columns.map(String), row));
  }
  const lists = Object.entries(object).filter(
    ([name, value]) =>
      (values.length === 1 || listNames.test(name)) &&
      Array.isArray(value) &&
      value.length > 1 &&
      value.every(isObject),
  );
  if (lists.length === 1) return lists[0]![1] as Fields[];
  refuseParts(object);
  if (values.length < 2) return undefined;
  if (values.every(Array.isArray)) {
    const [first] = values as unknown[][];
    const isTable = (values as unknown[][]).every(({ length }) => length === first!.length);
    return isTable ? transposed(object as Record<string, unknown[]>) : undefined;
  }
  if (!values.every(isObject)) return undefined;
  const names = Object.keys(object);
  if (names.every(isIndex)) return values as Fields[];
  const [first] = values as Fields[];
  const keys = Object.keys(first!);
  if (keys.length === 0 || !keys.every(isIndex)) return undefined;
  return keys.map((key) =>
    Object.fromEntries(names.map((name) => [name, (object[name] as Fields)[key]])),
  );
}

/** @throws Error for parts that are not one table: `{"train": [{…}], "test": [{…}]}` */
function refuseParts(object: Fields): void {
  const parts = Object.entries(object).filter(
    ([, value]) => Array.isArray(value) && value.length > 0 && value.every(isObject),
  ) as [string, Fields[]][];
  if (parts.length < 2) return;
  const keys = parts.map(([, [first]]) => Object.keys(first!).sort().join());
  if (new Set(keys).size > 1) return;
  const sizes = parts.map(([name, rows]) => `"${name}" (${rows.length})`).join(', ');
  throw new Error(
    `The file holds several lists of rows with the same fields: ${sizes}. Write each into a file of its own.`,
  );
}

function transposed(columns: Record<string, unknown[]>): Fields[] {
  const names = Object.keys(columns);
  return columns[names[0]!]!.map((_, i) =>
    Object.fromEntries(names.map((name) => [name, columns[name]![i]])),
  );
}

/** A list as a row with named columns. */
export function named(names: readonly string[], values: readonly unknown[]): Fields {
  return Object.fromEntries(names.map((name, i) => [name, values[i]]));
}
