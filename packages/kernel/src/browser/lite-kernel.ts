import {
  type CellOutput,
  type Content,
  failure,
  outputMessage,
  userExpressions,
} from '../kernel/contents.js';
import { languageHandlers } from '../kernel/language-handlers.js';
import { CellExecution } from './cell-execution.js';
import { type LiteMessage, messageTo } from './lite-message.js';
import { LanguageWorkerClient, type WorkerHandle } from './worker-client.js';

/** What JupyterLite starts a kernel with. */
export interface LiteKernelOptions {
  readonly id: string;
  readonly name: string;
  /** The folder of the notebook, within the site. */
  readonly location: string;
  readonly sendMessage: (message: LiteMessage) => void;
}

/** The web workers of a kernel: one that `startCellWorker` has made, and one of `startLanguageWorker`. */
export interface LiteWorkers {
  readonly startCells: () => WorkerHandle;
  readonly startLanguage: () => WorkerHandle;
}

type Handler = (content: Content, request: LiteMessage) => Promise<Content> | Content;

/**
 * A kernel as JupyterLite calls it, in the page: TypeScript is in one web worker, the cells run in
 * another. JupyterLite passes one message after another, and waits for each.
 */
export class LiteKernel {
  readonly id: string;
  readonly name: string;
  readonly location: string;
  readonly ready: Promise<void> = Promise.resolve();
  readonly #send: (message: LiteMessage) => void;
  readonly #language: LanguageWorkerClient;
  readonly #execution: CellExecution;
  readonly #handlers: Readonly<Record<string, Handler>>;
  readonly #history: (readonly [session: 0, line: number, code: string])[] = [];
  readonly #disposedListeners = new Set<() => void>();
  #executionCount = 0;
  #input: { resolve: (text: string) => void; reject: (error: Error) => void } | undefined;
  #isDisposed = false;

  constructor(
    { id, name, location, sendMessage }: LiteKernelOptions,
    { startCells, startLanguage }: LiteWorkers,
  ) {
    this.id = id;
    this.name = name;
    this.location = location;
    this.#send = sendMessage;
    this.#language = new LanguageWorkerClient(startLanguage());
    this.#execution = new CellExecution(startCells, this.#language);
    this.#handlers = this.#makeHandlers();
  }

  get isDisposed(): boolean {
    return this.#isDisposed;
  }

  /** A signal, as far as JupyterLite uses it. */
  get disposed(): {
    connect(listener: () => void): boolean;
    disconnect(listener: () => void): boolean;
  } {
    const listeners = this.#disposedListeners;
    return {
      connect: (listener) => listeners.size < listeners.add(listener).size,
      disconnect: (listener) => listeners.delete(listener),
    };
  }

  dispose(): void {
    if (this.#isDisposed) return;
    this.#isDisposed = true;
    this.#execution.close();
    this.#language.close();
    for (const listener of this.#disposedListeners) listener();
  }

  /** Stops the running cell. */
  interrupt(): void {
    this.#input?.reject(new Error('the cell was interrupted'));
    this.#execution.interrupt();
  }

  /** Answers a request; resolves when all of its answer has been sent. */
  async handleMessage(request: LiteMessage): Promise<void> {
    const { msg_type: type } = request.header;
    if (type === 'input_reply') {
      this.#input?.resolve(String(request.content.value ?? ''));
      return;
    }
    this.#publish(request, 'status', { execution_state: 'busy' });
    const handler = Object.hasOwn(this.#handlers, type) ? this.#handlers[type]! : undefined;
    if (handler) {
      let content: Content;
      try {
        content = await handler(request.content, request);
      } catch (error) {
        const { name, message } = error as Error;
        content = failure(name, message, []);
      }
      if (type.endsWith('_request'))
        this.#send(messageTo(request, 'shell', type.replace('_request', '_reply'), content));
    }
    this.#publish(request, 'status', { execution_state: 'idle' });
  }

  #publish(request: LiteMessage, type: string, content: Content): void {
    this.#send(messageTo(request, 'iopub', type, content));
  }

  async #execute(content: Content, request: LiteMessage): Promise<Content> {
    const { code, silent = false } = content;
    if (typeof code !== 'string')
      return failure('TypeError', `got ${typeof code} as code, expected a string`, []);
    const storesHistory = silent !== true && content.store_history !== false;
    if (storesHistory) this.#history.push([0, ++this.#executionCount, code]);
    const count = this.#executionCount;
    const publish = (type: string, published: Content) => {
      if (silent !== true) this.#publish(request, type, published);
    };
    publish('execute_input', { code, execution_count: count });
    const cell = {
      label: storesHistory ? `In [${count}]` : 'In [ ]',
      publish: (output: CellOutput) => publish(...outputMessage(output, count)),
      ask: (prompt: string, isPassword: boolean) =>
        this.#ask(request, content.allow_stdin === true, prompt, isPassword),
    };
    const outcome = await this.#execution.run({ ...cell, code });
    if (outcome.status === 'error') {
      const { name, message, traceback } = outcome;
      publish('error', { ename: name, evalue: message, traceback });
      return { ...failure(name, message, traceback), execution_count: count };
    }
    const silently = { ...cell, publish: () => {}, isExpression: true };
    const expressions = await userExpressions(content.user_expressions, (expression) =>
      this.#execution.run({ ...silently, code: expression }),
    );
    return {
      status: 'ok',
      execution_count: count,
      user_expressions: expressions,
      payload: [],
    };
  }

  #ask(request: LiteMessage, isAllowed: boolean, prompt: string, password: boolean) {
    if (!isAllowed)
      throw new Error('the front end takes no input: it does not allow stdin for this cell');
    this.#input?.reject(new Error('another request for input has taken its place'));
    return new Promise<string>((resolve, reject) => {
      this.#input = { resolve, reject };
      this.#send(messageTo(request, 'stdin', 'input_request', { prompt, password }));
    }).finally(() => {
      this.#input = undefined;
    });
  }

  #makeHandlers(): Record<string, Handler> {
    return {
      kernel_info_request: () => kernelInfo,
      execute_request: (content, request) => this.#execute(content, request),
      ...languageHandlers(this.#language),
      history_request: () => ({ status: 'ok', history: this.#history }),
      comm_info_request: () => ({ status: 'ok', comms: {} }),
      comm_open: ({ comm_id: id }, request) => {
        // No target of that name exists here, which the other side is to know.
        this.#publish(request, 'comm_close', { comm_id: id, data: {} });
        return {};
      },
    };
  }
}

const kernelInfo: Content = {
  status: 'ok',
  protocol_version: '5.3',
  implementation: '@resattn/kernel',
  implementation_version: '',
  language_info: {
    name: 'typescript',
    version: '6.0',
    mimetype: 'text/typescript',
    file_extension: '.ts',
    pygments_lexer: 'typescript',
    codemirror_mode: { name: 'javascript', typescript: true },
    nbconvert_exporter: 'script',
  },
  banner: 'TypeScript in a web worker of this page',
  help_links: [{ text: 'TypeScript', url: 'https://www.typescriptlang.org/docs/' }],
};
