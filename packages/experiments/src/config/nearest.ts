import { nearestName } from '@resattn/options';

/** `Did you mean "x"?` with a space before it, or nothing. */
export function didYouMean(name: string, candidates: Iterable<string>): string {
  const candidate = nearestName(name, candidates);
  return candidate === undefined ? '' : ` Did you mean "${candidate}"?`;
}
