// Interleaved comparison: the contenders take turns in short rounds, so that a noisy neighbour hits
// all of them alike, and every ratio is formed within a round.

export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
};

const quantile = (values, q) => {
  const sorted = [...values].sort((a, b) => a - b);
  const at = q * (sorted.length - 1);
  const low = Math.floor(at);
  return sorted[low] + (at - low) * ((sorted[low + 1] ?? sorted[low]) - sorted[low]);
};

/** Distance between the quartiles. */
export const spreadOf = (values) => quantile(values, 0.75) - quantile(values, 0.25);

/**
 * Runs all contenders in turns and compares `ours` with each of the others.
 *
 * @returns one row for each peer; see rowOf
 */
export async function compare(ours, peers, options) {
  const turns = await takeTurns([ours, ...peers], options);
  return peers.map((peer) => rowOf(turns.get(ours), turns.get(peer)));
}

/** @returns the contenders' milliseconds a step, one for each round */
export async function takeTurns(all, { rounds, millisecondsPerTurn, warmUp }) {
  const steps = new Map();
  for (const contender of all) {
    const ms = await contender.run(warmUp);
    const typical = median(ms.slice(ms.length >> 1));
    steps.set(contender, Math.max(1, Math.min(200, Math.round(millisecondsPerTurn / typical))));
  }
  const turns = new Map(all.map((contender) => [contender, []]));
  for (let round = 0; round < rounds; round++) {
    const order = round % 2 ? [...all].reverse() : all;
    for (const contender of order) {
      turns.get(contender).push(median(await contender.run(steps.get(contender))));
    }
  }
  return turns;
}

/**
 * Compares two contenders by the milliseconds of their rounds.
 *
 * @returns the medians of both, the median of the rounds' ratios (ours / peer in time) and their spread
 */
export function rowOf(ours, peer) {
  const ratios = ours.map((ms, round) => ms / peer[round]);
  return {
    ours_ms: median(ours),
    peer_ms: median(peer),
    ratio: median(ratios),
    spread: spreadOf(ratios),
  };
}
