const item = /\s*(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)'|(-?\d+))\s*/y;

/**
 * The items of a list that was written into a text field, as JSON (`["a", "b"]`), Python (`['a', 'b']`) or
 * NumPy (`['a' 'b']`) print one of texts or integers. Undefined for any other text.
 */
export function listLiteral(text: string): string[] | undefined {
  const [, inside] = /^\s*\[(.*)\]\s*$/s.exec(text) ?? [];
  if (inside === undefined) return undefined;
  if (inside.trim() === '') return [];
  const items: string[] = [];
  for (let at = 0; ; at++) {
    item.lastIndex = at;
    const found = item.exec(inside);
    if (found === null) return undefined;
    const [, double, single, number] = found;
    items.push(number ?? (double ?? single!).replace(/\\(.)/gs, '$1'));
    at = item.lastIndex;
    if (at === inside.length) return items;
    // White space alone parts items as a comma does: it was read with the item before.
    if (inside[at] !== ',') {
      if (!/\s/.test(inside[at - 1]!)) return undefined;
      at--;
    }
  }
}
