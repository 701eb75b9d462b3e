#!/usr/bin/env node
// The first training step of a process: with us trace, compile and run.
import { median, spreadOf } from './harness/compare.mjs';
import { runSuite, startOurs } from './harness/suite.mjs';
import { columns } from './harness/timed-suite.mjs';

await runSuite({
  suite: 'first-step',
  measure: 'train',
  peers: ['torch', 'torch-compile'],
  columns,
  extraOptions: { rounds: { type: 'string', default: '3' } },
  async compare({ start, peers, options }) {
    /** @type {number[]} */
    const own = [];
    /** @type {Map<string, number[]>} */
    const theirs = new Map(peers.map((peer) => [peer, []]));
    for (let round = 0; round < Number(options.rounds); round++) {
      const ours = await startOurs(start);
      own.push(ours.firstMs);
      ours.stop();
      for (const peer of peers) {
        const contender = await start(peer);
        if (!contender.absent) theirs.get(peer)?.push(contender.firstMs);
        contender.stop();
      }
    }
    return [...theirs]
      .filter(([, times]) => times.length > 0)
      .map(([peer, times]) => {
        const ratios = times.map((ms, round) => (own[round] ?? Number.NaN) / ms);
        return {
          peer,
          ours_ms: median(own),
          peer_ms: median(times),
          ratio: median(ratios),
          spread: spreadOf(ratios),
        };
      });
  },
});
