/** The same number for the same token in all sequences; strings are sequences of code points. */
export function tokenIds<Token>(
  ...sequences: readonly (string | readonly Token[])[]
): Int32Array[] {
  const ids = new Map<Token | string, number>();
  const idOf = (token: Token | string) => {
    let id = ids.get(token);
    if (id === undefined) ids.set(token, (id = ids.size));
    return id;
  };
  return sequences.map((sequence) => Int32Array.from(sequence as Iterable<Token | string>, idOf));
}
