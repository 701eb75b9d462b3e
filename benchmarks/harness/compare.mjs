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
 * @returns one row for each peer: the medians of both, the median of the rounds' ratios (ours / peer
 *   in time) and their spread.
 */
export async function compare(ours, peers, { rounds, millisecondsPerTurn, warmUp }) {
  const all = [ours, ...peers];
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
  const own = turns.get(ours);
  return peers.map((peer) => {
    const theirs = turns.get(peer);
    const ratios = own.map((ms, round) => ms / theirs[round]);
    return {
      ours_ms: median(own),
      peer_ms: median(theirs),
      ratio: median(ratios),
      spread: spreadOf(ratios),
    };
  });
}
