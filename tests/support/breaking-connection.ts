// Servers of tests that break a connection in the middle of an answer.
import { existsSync, readdirSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { join } from 'node:path';

/**
 * Sends bytes and breaks the connection once the client has written them to its part file: what is on
 * its way when a connection breaks is lost.
 *
 * @param folder where the client's `*.part` file comes to lie, or a folder around it
 * @param held bytes that the part file holds when all have arrived
 */
export function sendAndBreak(
  response: ServerResponse,
  bytes: Uint8Array,
  folder: string,
  held: number,
): void {
  response.write(bytes, () => {
    const poll = setInterval(() => {
      if (largestPart(folder) < held && !response.destroyed) return;
      clearInterval(poll);
      response.destroy();
    }, 5);
  });
}

function largestPart(folder: string): number {
  if (!existsSync(folder)) return 0;
  const parts = readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) =>
    name.endsWith('.part'),
  );
  return Math.max(
    0,
    ...parts.map((name) => statSync(join(folder, name), { throwIfNoEntry: false })?.size ?? 0),
  );
}
