import { checkOptions } from '@resattn/options';
import { LiteKernel, type LiteKernelOptions, type LiteWorkers } from './lite-kernel.js';

/** A share scope of webpack's module federation: versions of modules that the page has loaded. */
type ShareScope = Readonly<
  Record<string, Readonly<Record<string, { get(): Promise<() => object> | (() => object) }>>>
>;

/** What JupyterLab calls of an extension that it loads at run time. */
export interface ExtensionContainer {
  init(scope: ShareScope): void;
  get(module: string): Promise<() => object>;
}

interface KernelClient {
  interrupt(id: string): Promise<void>;
}

interface KernelSpecs {
  register(kernel: {
    spec: object;
    create: (options: LiteKernelOptions) => Promise<LiteKernel>;
  }): void;
}

export interface LiteExtensionOptions extends LiteWorkers {
  /** The name of the extension's package. */
  readonly id: string;
  /** The name that notebooks ask for in their `kernelspec`. Default `typescript`. */
  readonly kernelName?: string | undefined;
  /** Addresses of logos, by `logo-32x32`, `logo-64x64` and `logo-svg`. */
  readonly logos?: Readonly<Record<string, string>> | undefined;
}

/**
 * An extension of JupyterLite that has one kernel. Assign it to `globalThis._JUPYTERLAB[id]` in the
 * script that the extension's `package.json` names as `load`.
 */
export function liteExtension(options: LiteExtensionOptions): ExtensionContainer {
  checkOptions('liteExtension', options, {
    id: true,
    kernelName: true,
    logos: true,
    startCells: true,
    startLanguage: true,
  });
  let services: Promise<Readonly<Record<string, object>>>;
  return {
    init(scope) {
      services = sharedModule(scope, '@jupyterlite/services');
    },
    async get() {
      // The tokens by which plugins are given to each other are objects of the page's own copy.
      const { IKernelSpecs, IKernelClient } = await services;
      const plugin = {
        id: `${options.id}:kernel`,
        autoStart: true,
        requires: [IKernelSpecs, IKernelClient],
        activate: (_: unknown, specs: KernelSpecs, client: KernelClient) =>
          registerKernel(specs, client, options),
      };
      return () => ({ __esModule: true, default: [plugin] });
    },
  };
}

async function sharedModule(scope: ShareScope, name: string): Promise<Record<string, object>> {
  const [version] = Object.values(scope[name] ?? {});
  if (!version) throw new Error(`this page shares no ${name}; JupyterLite 0.7 or later does`);
  return (await version.get())() as Record<string, object>;
}

function registerKernel(
  specs: KernelSpecs,
  client: KernelClient,
  { kernelName = 'typescript', logos = {}, startCells, startLanguage }: LiteExtensionOptions,
): void {
  const kernels = new Map<string, LiteKernel>();
  specs.register({
    spec: {
      name: kernelName,
      display_name: 'TypeScript (in this page)',
      language: 'typescript',
      argv: [],
      env: {},
      interrupt_mode: 'message',
      metadata: {},
      resources: logos,
    },
    create: async (options) => {
      const kernel = new LiteKernel(options, { startCells, startLanguage });
      kernels.set(kernel.id, kernel);
      kernel.disposed.connect(() => kernels.delete(kernel.id));
      return kernel;
    },
  });
  // JupyterLite cancels the cells that wait and asks the kernel nothing; the one that runs is ended here.
  const cancelWaiting = client.interrupt.bind(client);
  client.interrupt = async (id) => {
    kernels.get(id)?.interrupt();
    await cancelWaiting(id);
  };
}
