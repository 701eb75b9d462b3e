import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { readSafetensorsHeader } from '@resattn/core';
import { RunRecord, writeFileAtomic } from '@resattn/core/node';
import { areCompressed } from '@resattn/models';
import { loadClassifier, MODEL_FOLDER, saveClassifier } from '@resattn/models/node';
import { classificationKind } from '../classification/kind.js';
import { modelName } from '../classification/model.js';
import type { ClassificationTask } from '../classification/task.js';
import type { ClassificationConfig } from '../config/classification-config.js';
import { exitStatus, UserError } from '../errors.js';
import {
  type OpenedRun,
  openRunOf,
  readTask,
  requireFreeFolder,
  writeTask,
} from '../run/run-folder.js';
import { startBackend } from '../run/start-backend.js';
import { formatTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { packageVersions } from '../version.js';
import {
  type Comparison,
  comparisonCsv,
  comparisonMarkdown,
  comparisonRows,
} from './comparison.js';
import {
  type CompressionMethod,
  type CompressOptions,
  compressionMethods,
} from './compress-command.js';
import { type Measurements, measure } from './measure.js';
import { configOf, prepareSmaller } from './smaller-classifier.js';

export interface CompressionRequest {
  readonly folder: string;
  readonly options: CompressOptions;
  readonly terminal: Terminal;
}

/**
 * Makes new runs with smaller models out of a finished one, and compares them on the run's test
 * texts. Returns the exit status.
 */
export async function compress({ folder, options, terminal }: CompressionRequest): Promise<number> {
  const { say, out, colors } = terminal;
  const { method } = options;
  const opened = await openRunOf(folder, 'classification');
  const trained = opened.config;
  const name = folder.replace(/[/\\]+$/, '');
  const target = options.out ?? `${name}-${method === 'all' ? 'compressed' : method}`;
  await requireFreeFolder(target, '--out');
  await requireWhole(opened.run);

  const task = await classificationKind.loadTask(trained, say);
  if ((await readTask(folder)).fingerprint !== task.fingerprint) {
    throw new UserError(
      `${folder} was trained on other texts than there are now, so its score before and after ` +
        'cannot be compared. Put the data back that it was trained on.',
    );
  }
  await startBackend(options, terminal);
  const source: Source = {
    folder,
    opened,
    task,
    before: await measure(folder, await loadClassifier(folder), task, trained),
  };
  const comparisons: Comparison[] = [];
  const methods = method === 'all' ? compressionMethods : [method];
  for (const [i, each] of methods.entries()) {
    if (methods.length > 1) say(`method    ${each} (${i + 1} of ${methods.length})`);
    const run = method === 'all' ? join(target, each) : target;
    const comparison = await compressBy(each, source, run, { folder, options, terminal });
    if (comparison === undefined) {
      say(
        comparisons.length === 0
          ? 'Interrupted; nothing was kept.'
          : `Interrupted; kept are ${comparisons.map(({ run }) => run).join(', ')}.`,
      );
      return exitStatus.interrupted;
    }
    comparisons.push(comparison);
  }
  await writeTables(target, comparisons, trained, task);
  if (options.json) out(JSON.stringify(method === 'all' ? comparisons : comparisons[0]));
  else {
    say(`test      ${task.test.length.toLocaleString('en-US')} texts`);
    const { head, rows } = comparisonRows(comparisons);
    out(formatTable(head, rows, { emphasize: colors.out.bold }));
  }
  say(`${method === 'all' ? 'runs ' : 'run  '}     ${target}`);
  return exitStatus.ok;
}

/** The run that is compressed. */
interface Source {
  readonly folder: string;
  readonly opened: OpenedRun<'classification'>;
  readonly task: ClassificationTask;
  readonly before: Measurements;
}

/** Makes one smaller run; undefined when it was interrupted. */
async function compressBy(
  method: CompressionMethod,
  { folder, opened, task, before }: Source,
  target: string,
  { options, terminal }: CompressionRequest,
): Promise<Comparison | undefined> {
  const { preset, config: trained } = opened;
  // Loaded anew: some methods train the model further.
  const bundle = await loadClassifier(folder);
  const smaller = await prepareSmaller(bundle, trained, { ...options, method });
  const config = configOf(smaller.bundle.classifier, trained);
  const run = await RunRecord.create(target, {
    config: { preset, ...config },
    packages: packageVersions(),
  });
  try {
    const training = { run, preset, config, task, terminal, isResumed: false };
    if ((await smaller.tune?.(training)) === 'interrupted') {
      await rm(target, { recursive: true });
      return undefined;
    }
    await saveClassifier(join(target, MODEL_FOLDER), smaller.bundle, smaller.weights);
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
  await writeTask(target, task, classificationKind.describeTask(task));
  const after = await measure(target, await loadClassifier(target), task, config);
  const comparison = { method, from: folder, run: target, before, after };
  const { accuracy, f1, parameters } = after;
  await run.writeResults({ accuracy, f1, parameters, compression: comparison });
  return comparison;
}

/** Writes `compression.md`, `.csv` and `.json`. */
async function writeTables(
  folder: string,
  comparisons: readonly Comparison[],
  trained: ClassificationConfig,
  task: ClassificationTask,
): Promise<void> {
  const texts = task.test.length.toLocaleString('en-US');
  const markdown = comparisonMarkdown(comparisons, {
    title: `${modelName(trained)} on ${task.name}, compressed`,
    notes: [
      `scores on the ${texts} test texts of the run`,
      'ms: medians of 30 batches of 1 and of 32 test texts, from text to label',
      'size: of the file of the weights',
    ],
  });
  const json = `${JSON.stringify(comparisons, null, 2)}\n`;
  await writeFileAtomic(join(folder, 'compression.md'), markdown);
  await writeFileAtomic(join(folder, 'compression.csv'), comparisonCsv(comparisons));
  await writeFileAtomic(join(folder, 'compression.json'), json);
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
