// A suite whose rows compare the time of one step, taken in turns.
import { compare } from './compare.mjs';
import { presentPeers, runSuite, startOurs } from './suite.mjs';

export const columns = ['case', 'ours', 'peer', 'threads', 'ours_ms', 'peer_ms', 'ratio', 'spread'];

export function runTimedSuite(suite, measure, peers) {
  return runSuite({
    suite,
    measure,
    peers,
    columns,
    extraOptions: {
      compilers: { type: 'string', default: 'auto' },
      rounds: { type: 'string', default: '9' },
    },
    async compare({ start, peers, options }) {
      const ours = await startOurs(start);
      const others = await presentPeers(start, peers);
      const results = await compare(ours, others, {
        rounds: Number(options.rounds),
        millisecondsPerTurn: 400,
        // The compiler `auto` has chosen by then.
        warmUp: 10,
      });
      for (const contender of [ours, ...others]) contender.stop();
      return results.map((result, i) => ({ peer: others[i].name, ...result }));
    },
  });
}
