#!/usr/bin/env node
// Resident memory of a process that trains: ours after many steps beside a peer's peak.
import { presentPeers, runSuite, startOurs } from './harness/suite.mjs';

// By then what tracing left behind in JavaScript is collected.
const steps = 50;

await runSuite({
  suite: 'memory',
  measure: 'train',
  peers: ['torch'],
  columns: ['case', 'ours', 'peer', 'threads', 'ours_mb', 'ours_peak_mb', 'peer_mb', 'ratio'],
  async compare({ start, peers }) {
    const ours = await startOurs(start);
    await ours.run(steps);
    const own = await ours.memory();
    ours.stop();
    const rows = [];
    for (const contender of await presentPeers(start, peers)) {
      await contender.run(steps);
      const { peak_mb } = await contender.memory();
      contender.stop();
      rows.push({
        peer: contender.name,
        ours_mb: own.now_mb,
        ours_peak_mb: own.peak_mb,
        peer_mb: peak_mb,
        ratio: own.now_mb / peak_mb,
      });
    }
    return rows;
  },
});
