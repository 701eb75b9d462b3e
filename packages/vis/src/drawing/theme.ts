const dashes = ['', '6 3', '2 3', '9 3 2 3', '12 4', '4 2 1 2', '1 4'];

/** Colour and dash of the curve at an index: told apart without colour too. */
export function curveLook(index: number): { readonly color: string; readonly dash: string } {
  return {
    color: `var(--ra-${(index % 7) + 1})`,
    dash: dashes[(index + Math.floor(index / 7)) % dashes.length]!,
  };
}
