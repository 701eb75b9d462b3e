import type { Server } from 'node:http';
import { setImmediate } from 'node:timers/promises';

/** Connections that wait at most: Node's own backlog. Who comes after them came after the end. */
const BACKLOG = 511;

/**
 * Takes in the connections that the system has accepted and this process has not, because a model was
 * computing: closing the server would reset them, their requests unread.
 */
export async function letEveryoneIn(server: Server): Promise<void> {
  let turnsWithout = 0;
  let taken = 0;
  const onConnection = () => {
    turnsWithout = 0;
    taken++;
  };
  server.on('connection', onConnection);
  // The first turn may already be beyond the moment in which connections are taken.
  while (turnsWithout < 3 && taken <= BACKLOG) {
    turnsWithout++;
    await setImmediate();
  }
  server.off('connection', onConnection);
}
