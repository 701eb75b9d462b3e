import { Reply, Router, type Socket, XPublisher } from 'zeromq';
import type { Connection } from './message.js';

/** The five sockets of a kernel, bound. */
export interface KernelSockets {
  readonly shell: Router;
  readonly control: Router;
  readonly stdin: Router;
  readonly iopub: XPublisher;
  readonly heartbeat: Reply;
}

/** Messages that wait for a slow front end before sending waits too. */
const HIGH_WATER_MARK = 1000;

/**
 * Binds the sockets that the connection file names.
 *
 * @throws Error when a port is taken, as by another kernel with the same connection file
 */
export async function bindSockets(connection: Connection): Promise<KernelSockets> {
  const sockets: KernelSockets = {
    shell: new Router({ sendHighWaterMark: 0, linger: 1000, handover: true }),
    control: new Router({ sendHighWaterMark: 0, linger: 1000, handover: true }),
    stdin: new Router({ linger: 0, handover: true }),
    // With `noDrop`, a front end that reads slowly slows the cell down; else it would miss output.
    iopub: new XPublisher({
      sendHighWaterMark: HIGH_WATER_MARK,
      noDrop: true,
      linger: 1000,
      verbosity: 'allSubs',
    }),
    heartbeat: new Reply({ linger: 0 }),
  };
  const ports = {
    shell: connection.shell_port,
    control: connection.control_port,
    stdin: connection.stdin_port,
    iopub: connection.iopub_port,
    heartbeat: connection.hb_port,
  };
  try {
    for (const [name, socket] of Object.entries(sockets) as [keyof KernelSockets, Socket][])
      await bind(socket, addressOf(connection, ports[name]));
  } catch (error) {
    closeSockets(sockets);
    throw error;
  }
  return sockets;
}

export function closeSockets(sockets: KernelSockets): void {
  for (const socket of Object.values(sockets) as Socket[]) socket.close();
}

function addressOf({ transport, ip }: Connection, port: number): string {
  return transport === 'ipc' ? `ipc://${ip}-${port}` : `${transport}://${ip}:${port}`;
}

async function bind(socket: Socket, address: string): Promise<void> {
  try {
    await (socket as Router).bind(address);
  } catch (error) {
    const { message, code } = error as NodeJS.ErrnoException;
    throw new Error(
      code === 'EADDRINUSE'
        ? `${address} is in use, probably by another kernel with the same connection file; start one with a connection file of its own`
        : `${address} cannot be bound: ${message}`,
    );
  }
}

/** Sends messages on a socket one after another: a zeromq socket takes one at a time. */
export class SendQueue {
  #last: Promise<void> = Promise.resolve();

  constructor(private readonly socket: Router) {}

  send(frames: Uint8Array[]): Promise<void> {
    // A front end that has gone cannot be answered, which concerns nobody else.
    this.#last = this.#last.then(() => this.socket.send(frames)).catch(() => {});
    return this.#last;
  }

  /** Resolves when all that was queued has been handed to the socket. */
  whenSent(): Promise<void> {
    return this.#last;
  }
}
