import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LanguageClient } from '../language/client.js';
import { Broadcast } from '../protocol/broadcast.js';
import { History, type HistoryRequest } from '../protocol/history.js';
import { type Connection, type Message, PROTOCOL_VERSION, Wire } from '../protocol/message.js';
import { bindSockets, closeSockets, type KernelSockets, SendQueue } from '../protocol/sockets.js';
import { type Content, failure, userExpressions } from './contents.js';
import { type Cell, Execution } from './execution.js';
import { languageHandlers } from './language-handlers.js';

type ChannelName = 'shell' | 'control';

interface ExecuteRequest {
  readonly code: string;
  readonly silent?: boolean | undefined;
  readonly store_history?: boolean | undefined;
  readonly user_expressions?: unknown;
  readonly allow_stdin?: boolean | undefined;
  readonly stop_on_error?: boolean | undefined;
}

/** Requests whose answers wait for nothing, also while a cell runs. */
type Handler = (content: Content, request: Message) => Promise<Content> | Content;

/**
 * A kernel for one front end or several, which speaks version 5.4 of the Jupyter protocol: cells are run
 * one after another, everything else is answered at once.
 */
export class Kernel {
  readonly #wire: Wire;
  readonly #sockets: KernelSockets;
  readonly #channels: Readonly<Record<ChannelName, SendQueue>>;
  readonly #stdin: SendQueue;
  readonly #broadcast: Broadcast;
  readonly #language: LanguageClient;
  readonly #execution: Execution;
  readonly #history = new History();
  readonly #queue: { request: Message; channel: ChannelName }[] = [];
  readonly #handlers: Readonly<Record<string, Handler>>;
  readonly #onShutdown: () => void;
  #running: Message | undefined;
  #executionCount = 0;
  #input:
    | { resolve: (text: string) => void; reject: (error: Error) => void; parent: string }
    | undefined;

  /**
   * Starts a kernel at the addresses of a connection file.
   *
   * @param folder the folder of the notebook
   * @param onShutdown called when a front end has asked for the end, and was answered
   * @throws Error when an address is in use
   */
  static async start(
    connection: Connection,
    folder: string,
    onShutdown: () => void,
  ): Promise<Kernel> {
    const wire = new Wire(connection);
    return new Kernel(wire, await bindSockets(connection), folder, onShutdown);
  }

  private constructor(wire: Wire, sockets: KernelSockets, folder: string, onShutdown: () => void) {
    this.#wire = wire;
    this.#sockets = sockets;
    this.#onShutdown = onShutdown;
    this.#channels = {
      shell: new SendQueue(sockets.shell),
      control: new SendQueue(sockets.control),
    };
    this.#stdin = new SendQueue(sockets.stdin);
    this.#broadcast = new Broadcast(sockets.iopub, wire);
    this.#language = new LanguageClient(folder);
    this.#execution = new Execution(
      folder,
      this.#language,
      this.#broadcast,
      () => this.#executionCount,
    );
    this.#handlers = this.#makeHandlers();
    void this.#listen('shell');
    void this.#listen('control');
    void this.#listenToStdin();
    void this.#beat();
    void this.#welcome();
    this.#broadcast.publish('status', { execution_state: 'starting' }, {});
  }

  interrupt(): void {
    this.#input?.reject(new Error('the cell was interrupted'));
    this.#execution.interrupt();
  }

  /** Ends the worker and closes the sockets, once what was published has been sent. */
  async close(): Promise<void> {
    const workerEnded = this.#execution.close();
    const sent = [this.#broadcast, this.#channels.shell, this.#channels.control].map((queue) =>
      queue.whenSent(),
    );
    // A front end that reads nothing is not waited for.
    await Promise.race([
      Promise.all([workerEnded, ...sent]),
      new Promise((resolve) => setTimeout(resolve, 1000)),
    ]);
    closeSockets(this.#sockets);
    await this.#language.close();
  }

  async #listen(channel: ChannelName): Promise<void> {
    for await (const frames of this.#sockets[channel]) {
      let request: Message;
      try {
        request = this.#wire.decode(frames);
      } catch (error) {
        process.stderr.write(`${(error as Error).message}; it is ignored\n`);
        continue;
      }
      if (request.header.msg_type === 'execute_request') {
        this.#queue.push({ request, channel });
        void this.#runQueue();
      } else void this.#handle(request, channel);
    }
  }

  async #listenToStdin(): Promise<void> {
    for await (const frames of this.#sockets.stdin) {
      try {
        const { header, content, parent } = this.#wire.decode(frames);
        const isForInput = header.msg_type === 'input_reply';
        if (
          isForInput &&
          (!('msg_id' in parent) || parent.msg_id === this.#input?.parent || this.#input)
        )
          this.#input?.resolve(String(content.value ?? ''));
      } catch (error) {
        process.stderr.write(`${(error as Error).message}; it is ignored\n`);
      }
    }
  }

  async #beat(): Promise<void> {
    const { heartbeat } = this.#sockets;
    for await (const frames of heartbeat) await heartbeat.send(frames);
  }

  /** Tells each new subscriber that it will miss nothing from now on. */
  async #welcome(): Promise<void> {
    for await (const [frame] of this.#sockets.iopub) {
      const [isSubscription, topic] = [frame?.[0] === 1, frame?.subarray(1).toString('utf8') ?? ''];
      if (isSubscription) this.#broadcast.publish('iopub_welcome', { subscription: topic }, {});
    }
  }

  async #handle(request: Message, channel: ChannelName): Promise<void> {
    const { msg_type: type } = request.header;
    const handler = Object.hasOwn(this.#handlers, type) ? this.#handlers[type]! : undefined;
    if (!handler) {
      // Messages of a newer protocol, and those of widgets, that nobody here listens to.
      if (!type.startsWith('comm_'))
        process.stderr.write(`a message of the unknown type ${type} is ignored\n`);
      return;
    }
    this.#status('busy', request);
    let content: Content;
    try {
      content = await handler(request.content, request);
    } catch (error) {
      const { name, message } = error as Error;
      content = { status: 'error', ename: name, evalue: message, traceback: [] };
    }
    if (type.endsWith('_request'))
      this.#reply(request, channel, type.replace('_request', '_reply'), content);
    this.#status('idle', request);
    // Front ends take the last status for the kernel's.
    if (this.#running && this.#running !== request) this.#status('busy', this.#running);
    if (type === 'shutdown_request') this.#onShutdown();
  }

  async #runQueue(): Promise<void> {
    if (this.#running) return;
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) {
      const { request, channel } = next;
      this.#running = request;
      this.#status('busy', request);
      const content = await this.#execute(request);
      const { stop_on_error: stopOnError = true } = request.content as unknown as ExecuteRequest;
      // Those that wait by now were sent in the belief that this one would succeed; those that come once
      // its end is known were not.
      const isAborting = content.status === 'error' && stopOnError;
      const aborted = isAborting ? this.#queue.splice(0) : [];
      this.#reply(request, channel, 'execute_reply', content);
      this.#status('idle', request);
      for (const waiting of aborted) this.#abort(waiting.request, waiting.channel);
    }
    this.#running = undefined;
  }

  #abort(request: Message, channel: ChannelName): void {
    this.#status('busy', request);
    this.#reply(request, channel, 'execute_reply', {
      status: 'aborted',
      execution_count: this.#executionCount,
    });
    this.#status('idle', request);
  }

  async #execute(request: Message): Promise<Content> {
    const { header: parent } = request;
    const content = request.content as unknown as ExecuteRequest;
    const { code, silent: isSilent = false } = content;
    if (typeof code !== 'string')
      return failure('TypeError', `got ${typeof code} as code, expected a string`, []);
    const storesHistory = !isSilent && content.store_history !== false;
    if (storesHistory) this.#executionCount++;
    const executionCount = this.#executionCount;
    if (storesHistory) this.#history.add(executionCount, code);
    if (!isSilent)
      this.#broadcast.publish('execute_input', { code, execution_count: executionCount }, parent);
    const cell: Cell = {
      code,
      label: storesHistory ? `In [${executionCount}]` : 'In [ ]',
      parent,
      isSilent,
      ask: (prompt, isPassword) =>
        this.#ask(request, content.allow_stdin === true, prompt, isPassword),
      onResult: (data) => {
        if (storesHistory)
          this.#history.addOutput(executionCount, String(data['text/plain'] ?? ''));
      },
    };
    const outcome = await this.#execution.run(cell);
    if (outcome.status === 'error') {
      const { name, message, traceback } = outcome;
      const told = { ename: name, evalue: message, traceback };
      if (!isSilent) this.#broadcast.publish('error', told, parent);
      return { ...failure(name, message, traceback), execution_count: executionCount };
    }
    const expressions = await userExpressions(content.user_expressions, (expression) =>
      this.#execution.run({ ...cell, code: expression, isSilent: true, isExpression: true }),
    );
    return {
      status: 'ok',
      execution_count: executionCount,
      user_expressions: expressions,
      payload: [],
    };
  }

  #ask(request: Message, isAllowed: boolean, prompt: string, password: boolean): Promise<string> {
    if (!isAllowed)
      throw new Error('the front end takes no input: it does not allow stdin for this cell');
    this.#input?.reject(new Error('another request for input has taken its place'));
    const question = this.#wire.create(
      'input_request',
      { prompt, password },
      request.header,
      request.identities,
    );
    return new Promise<string>((resolve, reject) => {
      this.#input = { resolve, reject, parent: question.header.msg_id };
      void this.#stdin.send(this.#wire.encode(question));
    }).finally(() => {
      this.#input = undefined;
    });
  }

  #status(state: string, { header }: Message): void {
    this.#broadcast.publish('status', { execution_state: state }, header);
  }

  #reply(request: Message, channel: ChannelName, type: string, content: Content): void {
    const { header, identities } = request;
    void this.#channels[channel].send(
      this.#wire.encode(this.#wire.create(type, content, header, identities)),
    );
  }

  #makeHandlers(): Record<string, Handler> {
    return {
      kernel_info_request: () => kernelInfo,
      ...languageHandlers(this.#language),
      history_request: (content) => ({
        status: 'ok',
        history: this.#history.find(content as HistoryRequest),
      }),
      comm_info_request: () => ({ status: 'ok', comms: {} }),
      comm_open: ({ comm_id: id }, request) => {
        // No target of that name exists here, which the other side is to know.
        this.#broadcast.publish('comm_close', { comm_id: id, data: {} }, request.header);
        return {};
      },
      connect_request: () => ({ status: 'ok' }),
      interrupt_request: () => {
        this.interrupt();
        return { status: 'ok' };
      },
      shutdown_request: ({ restart }) => ({ status: 'ok', restart: restart === true }),
      debug_request: ({ seq, command }) => ({
        type: 'response',
        request_seq: seq ?? 0,
        command: command ?? '',
        success: false,
        message: 'this kernel has no debugger',
        body: {},
      }),
    };
  }
}

const ownManifest = JSON.parse(readFileSync(join(__dirname, '../../../package.json'), 'utf8')) as {
  readonly version: string;
  readonly dependencies: Readonly<Record<string, string>>;
};

const typescriptVersion = ownManifest.dependencies.typescript!;

const kernelInfo: Content = {
  status: 'ok',
  protocol_version: PROTOCOL_VERSION,
  implementation: '@resattn/kernel',
  implementation_version: ownManifest.version,
  language_info: {
    name: 'typescript',
    version: typescriptVersion,
    mimetype: 'text/typescript',
    file_extension: '.ts',
    pygments_lexer: 'typescript',
    codemirror_mode: { name: 'javascript', typescript: true },
    nbconvert_exporter: 'script',
  },
  banner: `TypeScript ${typescriptVersion} on Node.js ${process.versions.node}`,
  debugger: false,
  supported_features: [],
  help_links: [{ text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' }],
};
