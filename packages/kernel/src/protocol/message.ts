import { createHmac, randomUUID, timingSafeEqual } from 'node:crypto';

export const PROTOCOL_VERSION = '5.4';

export interface Header {
  readonly msg_id: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly msg_type: string;
  readonly version: string;
}

/** A message of the Jupyter protocol. */
export interface Message {
  /** Routing prefix: who is to get a reply, or the topic of a broadcast. */
  readonly identities: readonly Uint8Array[];
  readonly header: Header;
  readonly parent: Header | Record<string, never>;
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly content: Readonly<Record<string, unknown>>;
  readonly buffers: readonly Uint8Array[];
}

/** The connection file that a front end writes. */
export interface Connection {
  readonly transport: string;
  readonly ip: string;
  readonly shell_port: number;
  readonly iopub_port: number;
  readonly stdin_port: number;
  readonly control_port: number;
  readonly hb_port: number;
  readonly key: string;
  readonly signature_scheme?: string | undefined;
}

const DELIMITER = '<IDS|MSG>';

/** Turns messages into frames and back, signed with the key of the connection. */
export class Wire {
  readonly session: string = randomUUID();
  readonly #key: string;
  readonly #algorithm: string;

  /** @throws Error for a signature scheme other than HMAC */
  constructor({
    key,
    signature_scheme = 'hmac-sha256',
  }: Pick<Connection, 'key' | 'signature_scheme'>) {
    const [, algorithm] = /^hmac-(\w+)$/.exec(signature_scheme) ?? [];
    if (!algorithm)
      throw new Error(
        `got the signature scheme "${signature_scheme}", expected one like hmac-sha256`,
      );
    this.#key = key;
    this.#algorithm = algorithm;
  }

  /** A new message; `parent` is the request that it answers. */
  create(
    type: string,
    content: Message['content'],
    parent: Message['parent'] = {},
    identities: readonly Uint8Array[] = [],
    metadata: Message['metadata'] = {},
  ): Message {
    const header: Header = {
      msg_id: randomUUID(),
      session: this.session,
      username: 'kernel',
      date: new Date().toISOString(),
      msg_type: type,
      version: PROTOCOL_VERSION,
    };
    return { identities, header, parent, metadata, content, buffers: [] };
  }

  encode(message: Message): Uint8Array[] {
    const parts = [message.header, message.parent, message.metadata, message.content].map((part) =>
      Buffer.from(JSON.stringify(part)),
    );
    return [
      ...message.identities,
      Buffer.from(DELIMITER),
      Buffer.from(this.#sign(parts)),
      ...parts,
      ...message.buffers,
    ];
  }

  /** @throws Error when the frames are no message, or the signature does not match the key */
  decode(frames: readonly Uint8Array[]): Message {
    const at = frames.findIndex((frame) => Buffer.from(frame).toString('latin1') === DELIMITER);
    if (at < 0 || frames.length < at + 6)
      throw new Error(`got ${frames.length} frames that are no Jupyter message`);
    const parts = frames.slice(at + 2, at + 6);
    const signature = Buffer.from(frames[at + 1]!).toString('latin1');
    const expected = this.#sign(parts);
    const isGenuine =
      signature.length === expected.length &&
      timingSafeEqual(Buffer.from(signature, 'latin1'), Buffer.from(expected, 'latin1'));
    if (!isGenuine)
      throw new Error('the signature of a message does not match the connection’s key');
    const [header, parent, metadata, content] = parts.map((part) =>
      JSON.parse(Buffer.from(part).toString('utf8')),
    ) as [Header, Message['parent'], Message['metadata'], Message['content']];
    if (typeof header?.msg_type !== 'string' || typeof content !== 'object' || content === null)
      throw new Error('got a message without a type or content');
    return {
      identities: frames.slice(0, at),
      header,
      parent,
      metadata,
      content,
      buffers: frames.slice(at + 6),
    };
  }

  #sign(parts: readonly Uint8Array[]): string {
    if (this.#key === '') return '';
    const hmac = createHmac(this.#algorithm, this.#key);
    for (const part of parts) hmac.update(part);
    return hmac.digest('hex');
  }
}
