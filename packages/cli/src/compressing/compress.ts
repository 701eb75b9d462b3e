import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensorsHeader } from '@resattn/core';
import { RunRecord } from '@resattn/core/node';
import { areCompressed } from '@resattn/models';
import { loadClassifier, MODEL_FOLDER, saveClassifier } from '@resattn/models/node';
import { classificationKind } from '../classification/kind.js';
import type { ClassificationConfig } from '../config/classification-config.js';
import { exitStatus, UserError } from '../errors.js';
import { openRunOf, readTask, requireFreeFolder, writeTask } from '../run/run-folder.js';
import { startBackend } from '../run/start-backend.js';
import type { Terminal } from '../terminal/terminal.js';
import { packageVersions } from '../version.js';
import { comparisonTable, measure } from './compare.js';
import type { CompressOptions } from './compress-command.js';
import { makeSmaller } from './smaller-classifier.js';

export interface CompressionRequest {
  readonly folder: string;
  readonly options: CompressOptions;
  readonly terminal: Terminal;
}

/**
 * Makes a new run with a smaller model out of a finished one, and compares them on the run's test
 * texts. Returns the exit status.
 */
export async function compress({ folder, options, terminal }: CompressionRequest): Promise<number> {
  const { say, out, colors } = terminal;
  const { method } = options;
  const { run, preset, config: trained } = await openRunOf(folder, 'classification');
  const target = options.out ?? `${folder.replace(/[/\\]+$/, '')}-${method}`;
  await requireFreeFolder(target);
  await requireWhole(run);

  const task = await classificationKind.loadTask(trained, say);
  if ((await readTask(folder)).fingerprint !== task.fingerprint) {
    throw new UserError(
      `${folder} was trained on other texts than there are now, so its score before and after ` +
        'cannot be compared. Put the data back that it was trained on.',
    );
  }
  await startBackend(options, terminal);
  const before = await measure(folder, await loadClassifier(folder), task, trained);
  const compressed = await RunRecord.create(target, {
    config: { preset, ...trained },
    packages: packageVersions(),
  });
  try {
    const config = { ...trained, epochs: epochsOf(options, trained) };
    const training = { run: compressed, preset, config, task, terminal, isResumed: false };
    // Loaded anew: some methods train the model further.
    const smaller = await makeSmaller(training, await loadClassifier(folder), options);
    if (smaller.status === 'interrupted') {
      await rm(target, { recursive: true });
      say('Interrupted; nothing was kept.');
      return exitStatus.interrupted;
    }
    await saveClassifier(join(target, MODEL_FOLDER), smaller.bundle, smaller.weights);
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
  await writeTask(target, task, classificationKind.describeTask(task));
  const after = await measure(target, await loadClassifier(target), task, trained);
  const comparison = { method, from: folder, before, after };
  const { accuracy, f1, parameters } = after;
  await compressed.writeResults({ accuracy, f1, parameters, compression: comparison });
  if (options.json) out(JSON.stringify(comparison));
  else {
    say(`test      ${task.test.length.toLocaleString('en-US')} texts`);
    out(comparisonTable(method, before, after, colors.out.bold));
  }
  say(`run       ${target}`);
  return exitStatus.ok;
}

/** @throws UserError for a run that is not finished, or whose weights are compressed already */
async function requireWhole(run: RunRecord): Promise<void> {
  const { folder } = run;
  if ((await run.readResults()) === undefined) {
    throw new UserError(
      `${folder} is not finished: train it to its end first (resattn train --resume ${folder}).`,
    );
  }
  const file = join(folder, MODEL_FOLDER, 'weights.safetensors');
  if (!areCompressed(readSafetensorsHeader(await readFile(file), file).metadata)) return;
  throw new UserError(
    `the weights of ${folder} are compressed already, and twice would only lose more. Compress the ` +
      'run that it was made from, with another method.',
  );
}

function epochsOf({ method, epochs }: CompressOptions, trained: ClassificationConfig): number {
  if (epochs !== undefined) return epochs;
  return method === 'distill' ? trained.epochs : Math.ceil(trained.epochs / 4);
}
