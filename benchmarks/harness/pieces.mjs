// Interleaved comparison over a corpus: all contenders go through the same pieces in the same order,
// one piece a turn, and every ratio is formed on one piece.
import { median } from './compare.mjs';

/** @typedef {import('./contender.mjs').Contender} Contender */

/** @param {readonly number[]} values */
const sum = (values) => values.reduce((total, value) => total + value, 0);

/**
 * Runs `pieces` steps of every contender, in turns, and compares `ours` with each of the others.
 *
 * @param {Contender} ours
 * @param {readonly Contender[]} peers
 * @param {number} pieces
 * @returns for each peer the times of both over all pieces, the median of the pieces' ratios (ours /
 *   peer) and the distance between their quartiles
 */
export async function comparePieces(ours, peers, pieces) {
  /** @type {Map<Contender, number[]>} */
  const times = new Map([ours, ...peers].map((contender) => [contender, []]));
  for (let piece = 0; piece < pieces; piece++) {
    const order = piece % 2 ? [...times].reverse() : [...times];
    for (const [contender, list] of order) list.push(...(await contender.run(1)));
  }
  const own = times.get(ours) ?? [];
  return peers.map((peer) => {
    const theirs = times.get(peer) ?? [];
    const ratios = own.map((ms, piece) => ms / (theirs[piece] ?? Number.NaN)).sort((a, b) => a - b);
    /** @param {number} share */
    const at = (share) => ratios[Math.floor(share * pieces)] ?? Number.NaN;
    return {
      ours_ms: sum(own),
      peer_ms: sum(theirs),
      ratio: median(ratios),
      spread: at(0.75) - at(0.25),
    };
  });
}
