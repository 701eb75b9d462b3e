import { distance } from 'fastest-levenshtein';

/**
 * The name that takes the fewest edits (Levenshtein, ignoring case, `-` and `_`), if few; a name that
 * holds what was written is near, as `numBeams` is to `beams`.
 */
export function nearestName(written: string, names: Iterable<string>): string | undefined {
  const plain = (name: string) => name.toLowerCase().replace(/[-_\s]/g, '');
  let best: string | undefined;
  let fewest = Math.max(2, Math.floor(written.length / 2)) + 1;
  for (const name of names) {
    const isPart = written.length > 2 && plain(name).includes(plain(written));
    const edits = Math.min(distance(plain(written), plain(name)), isPart ? 1 : fewest);
    if (edits < fewest) [best, fewest] = [name, edits];
  }
  return best;
}
