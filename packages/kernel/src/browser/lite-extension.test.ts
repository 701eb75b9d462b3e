import { expect, test } from 'vitest';
import { WorkerInProcess } from '../fixtures/page.js';
import { liteExtension } from './lite-extension.js';
import type { LiteKernel, LiteKernelOptions } from './lite-kernel.js';

const workers = {
  startCells: () => new WorkerInProcess().handle,
  startLanguage: () => new WorkerInProcess().handle,
};

interface Plugin {
  readonly id: string;
  readonly requires: readonly object[];
  activate(app: object, specs: object, client: object): void;
}

async function pluginOf(services: object): Promise<Plugin> {
  const container = liteExtension({ id: '@test/kernel', ...workers });
  container.init({ '@jupyterlite/services': { '0.8.4': { get: async () => () => services } } });
  const module = (await container.get('./extension'))() as { default: Plugin[] };
  return module.default[0]!;
}

test('registers the kernel with the services of the page', async () => {
  const services = { IKernelSpecs: { name: 'specs' }, IKernelClient: { name: 'client' } };
  const plugin = await pluginOf(services);
  expect(plugin).toMatchObject({ id: '@test/kernel:kernel', autoStart: true });
  expect(plugin.requires).toEqual([services.IKernelSpecs, services.IKernelClient]);

  const created: { create: (options: LiteKernelOptions) => Promise<LiteKernel> }[] = [];
  const cancelled: string[] = [];
  const client = { interrupt: async (id: string) => void cancelled.push(id) };
  plugin.activate({}, { register: (kernel: never) => created.push(kernel) }, client);
  expect(created).toMatchObject([{ spec: { name: 'typescript', language: 'typescript' } }]);

  const options = { id: 'k', name: 'typescript', location: '', sendMessage: () => {} };
  const kernel = await created[0]!.create(options);
  const interrupts: number[] = [];
  kernel.interrupt = () => void interrupts.push(1);
  await client.interrupt('k');
  await client.interrupt('other');
  expect(interrupts).toEqual([1]);
  expect(cancelled).toEqual(['k', 'other']);
  kernel.dispose();
  await client.interrupt('k');
  expect(interrupts).toEqual([1]);
});

test('a page without the services is refused', async () => {
  const container = liteExtension({ id: '@test/kernel', ...workers });
  container.init({});
  await expect(container.get('./extension')).rejects.toThrow(
    'this page shares no @jupyterlite/services; JupyterLite 0.7 or later does',
  );
});
