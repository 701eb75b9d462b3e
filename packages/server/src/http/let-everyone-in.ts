import type { Server } from 'node:http';
import { setImmediate } from 'node:timers/promises';

/** Who keeps coming for so long is no longer waited for. */
const MILLISECONDS = 2000;

/**
 * Takes in the connections that the system has accepted and this process has not, because a model was
 * computing: closing the server would reset them, their requests unread.
 */
export async function letEveryoneIn(server: Server): Promise<void> {
  let turnsWithout = 0;
  const onConnection = () => {
    turnsWithout = 0;
  };
  server.on('connection', onConnection);
  const end = performance.now() + MILLISECONDS;
  // The first turn may already be beyond the moment in which connections are taken.
  while (turnsWithout < 3 && performance.now() < end) {
    turnsWithout++;
    await setImmediate();
  }
  server.off('connection', onConnection);
}
