/**
 * The same fields under the names that they have now, so that files of earlier releases stay readable.
 * A field that is there under its present name keeps that value.
 *
 * @param names the present name of each former one
 */
export function renameKeys(
  fields: Readonly<Record<string, unknown>>,
  names: Readonly<Record<string, string>>,
): Record<string, unknown> {
  const renamed: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(fields)) {
    const name = Object.hasOwn(names, key) ? names[key]! : key;
    if (name === key || !Object.hasOwn(fields, name)) renamed[name] = value;
  }
  return renamed;
}
