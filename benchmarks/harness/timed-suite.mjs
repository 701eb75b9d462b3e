// A suite whose rows compare the time of one step, taken in turns.
import { compare } from './compare.mjs';
import { presentPeers, runSuite, startOurs } from './suite.mjs';

export const columns = ['case', 'ours', 'peer', 'threads', 'ours_ms', 'peer_ms', 'ratio', 'spread'];

/**
 * @param {string} suite
 * @param {'train' | 'infer'} measure
 * @param {readonly string[]} peers
 */
export function runTimedSuite(suite, measure, peers) {
  return runSuite({
    suite,
    measure,
    peers,
    columns: [...columns, 'of_limit'],
    extraOptions: {
      compilers: { type: 'string', default: 'auto' },
      rounds: { type: 'string', default: '9' },
    },
    async compare({ start, peers, options }) {
      const ours = await startOurs(start);
      const others = await presentPeers(start, peers);
      const before = await ours.roofline();
      const results = await compare(ours, others, {
        rounds: Number(options.rounds),
        millisecondsPerTurn: 400,
        // The compiler `auto` has chosen by then.
        warmUp: 10,
      });
      const after = await ours.roofline();
      for (const contender of [ours, ...others]) contender.stop();
      // A share of the limit in percent; a neighbour can only lower what is measured of it.
      const limit = Math.max(before.limit, after.limit);
      /** @param {number} ms */
      const shareOf = (ms) => (100 * before.operations) / (ms / 1000) / limit;
      return results.map((result, i) => ({
        peer: others[i]?.name,
        ...result,
        of_limit: shareOf(result.ours_ms),
        gflop: before.operations / 1e9,
        limit_gflops: limit / 1e9,
      }));
    },
  });
}
