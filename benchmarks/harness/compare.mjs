// Interleaved comparison: the contenders take turns in short rounds, so that a noisy neighbour hits
// all of them alike, and every ratio is formed within a round.

/** @typedef {import('./contender.mjs').Contender} Contender */

/** @param {readonly number[]} values */
export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  const [below = Number.NaN, above = below] = sorted.slice(middle - 1, middle + 1);
  return sorted.length % 2 ? (sorted[middle] ?? Number.NaN) : (below + above) / 2;
};

/**
 * @param {readonly number[]} values
 * @param {number} q
 */
const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  const [value = Number.NaN, next = value] = sorted.slice(low, low + 2);
  return value + (at - low) * (next - value);
};

/**
 * Distance between the quartiles.
 *
 * @param {readonly number[]} values
 */
export const spreadOf = (values) => quantile(values, 0.75) - quantile(values, 0.25);

/**
 * Runs all contenders in turns and compares `ours` with each of the others.
 *
 * @param {Contender} ours
 * @param {readonly Contender[]} peers
 * @param {Turns} options
 * @returns one row for each peer; see rowOf
 */
export async function compare(ours, peers, options) {
  const turns = await takeTurns([ours, ...peers], options);
  return peers.map((peer) => rowOf(turns.get(ours) ?? [], turns.get(peer) ?? []));
}

/**
 * How contenders take turns.
 *
 * @typedef {object} Turns
 * @property {number} rounds
 * @property {number} millisecondsPerTurn
 * @property {number} warmUp steps before the first round
 */

/**
 * @param {readonly Contender[]} all
 * @param {Turns} options
 * @returns the contenders' milliseconds a step, one for each round
 */
export async function takeTurns(all, { rounds, millisecondsPerTurn, warmUp }) {
  /** @type {Map<Contender, number>} */
  const steps = new Map();
  for (const contender of all) {
    const ms = await contender.run(warmUp);
    const typical = median(ms.slice(ms.length >> 1));
    steps.set(contender, Math.max(1, Math.min(200, Math.round(millisecondsPerTurn / typical))));
  }
  /** @type {Map<Contender, number[]>} */
  const turns = new Map(all.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 ? [...all].reverse() : all;
    for (const contender of order) {
      turns.get(contender)?.push(median(await contender.run(steps.get(contender) ?? 1)));
    }
  }
  return turns;
}

/**
 * Compares two contenders by the milliseconds of their rounds.
 *
 * @param {readonly number[]} ours
 * @param {readonly number[]} peer
 * @returns the medians of both, the median of the rounds' ratios (ours / peer in time) and their spread
 */
export function rowOf(ours, peer) {
  const ratios = ours.map((ms, round) => ms / (peer[round] ?? Number.NaN));
  return {
    ours_ms: median(ours),
    peer_ms: median(peer),
    ratio: median(ratios),
    spread: spreadOf(ratios),
  };
}
