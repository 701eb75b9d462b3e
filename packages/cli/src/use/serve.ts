import { once } from 'node:events';
import { type MachineOptions, openRunFolder, startBackend } from '@resattn/experiments';
import { isPretrainedFolder, pipelineTask } from '@resattn/models/node';
import {
  isLoopback,
  loadServed,
  namedFolder,
  readToken,
  type ServedModel,
  startServer,
} from '@resattn/server';
import { type ServingSettings, serverOptions, servingDefaults } from '@resattn/server/settings';
import { withInterrupt } from '../terminal/interrupt.js';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from '../views/run-view.js';

export interface ServeOptions extends MachineOptions, ServingSettings {
  readonly tokenFile?: string | undefined;
  /** Module of an own model, which is imported before. */
  readonly with?: string | undefined;
}

/**
 * Serves runs and pretrained models until it is interrupted, and then until everything accepted is answered.
 *
 * @param folders each with a name before it or not: `name=folder`
 */
export async function serve(
  folders: readonly string[],
  options: ServeOptions,
  terminal: Terminal,
): Promise<void> {
  const { say } = terminal;
  const named = folders.map(namedFolder);
  const { tokenFile, with: _, device, threads, calibration, ...settings } = options;
  const { host = servingDefaults.host, maxBatch: batchSize } = settings;
  const token =
    tokenFile === undefined ? process.env.RESATTN_TOKEN || undefined : await readToken(tokenFile);
  // Mistakes are told before a model is loaded.
  for (const { folder } of named) {
    if (await isPretrainedFolder(folder)) await pipelineTask(folder);
    else await openRunFolder(folder);
  }
  await startBackend({ device, threads, calibration }, runView(terminal).show);
  const models: ServedModel[] = [];
  for (const { name, folder } of named) models.push(await loadServed(folder, { name, batchSize }));
  const server = await startServer({
    ...{ ...serverOptions(settings), models },
    ...(token !== undefined && { token }),
  });
  say(`models    ${models.map(({ name }) => name).join(', ')}`);
  if (!isLoopback(host) && token === undefined) {
    say(
      terminal.colors.say.yellow(
        `open      everyone who reaches ${host} may use this server: --token-file closes it`,
      ),
    );
  }
  say(`page      ${server.url}/`);
  say(`API       ${server.url}/docs`);
  await withInterrupt(
    () => say('Shutting down: answering what was accepted (once more: end at once)'),
    async (signal) => {
      await server.ready;
      say('ready     Ctrl-C ends it');
      if (!signal.aborted) await once(signal, 'abort');
      await server.close();
    },
  );
}
