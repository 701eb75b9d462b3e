import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { int8Obstacle, readSafetensorsHeader } from '@resattn/core';
import { type RunRecord, writeFileAtomic } from '@resattn/core/node';
import { areCompressed } from '@resattn/models';
import { MODEL_FOLDER } from '@resattn/models/node';
import { exitStatus } from '../errors.js';
import { openRunOf, readTask, requireFreeFolder } from '../run/run-folder.js';
import { startBackend } from '../run/start-backend.js';
import { formatTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { UserError } from '../user-error.js';
import { classifierSubject } from './classifier-subject.js';
import {
  type Comparison,
  comparisonCsv,
  comparisonMarkdown,
  comparisonRows,
} from './comparison.js';
import { type Measurements, TIMED_BATCHES } from './measure.js';
import type { CompressionMethod, CompressOptions } from './options.js';
import { sequenceSubject } from './sequence-subject.js';
import type { Subject } from './subject.js';

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
  const opened = await openRunOf(folder, 'classification', 'sequence');
  const name = folder.replace(/[/\\]+$/, '');
  const target = options.out ?? `${name}-${method === 'all' ? 'compressed' : method}`;
  await requireFreeFolder(target, 'out');
  await requireWhole(opened.run);
  const subject = await (opened.kind === 'sequence'
    ? sequenceSubject(opened, terminal)
    : classifierSubject(opened, terminal));
  await requireSameData(folder, subject);
  const methods = method === 'all' ? subject.methods : [method];
  requireMethods(methods, subject);

  await startBackend(options, terminal, { calibrates: true });
  const obstacle = methods.includes('dynamic-int8') ? int8Obstacle() : undefined;
  if (obstacle !== undefined) {
    say(
      colors.say.yellow(`int8      products are computed in float32 here, because of ${obstacle}`),
    );
  }
  const before = await subject.measure(folder);
  const comparisons: Comparison[] = [];
  for (const [i, each] of methods.entries()) {
    if (method === 'all') say(`method    ${each} (${i + 1} of ${methods.length})`);
    const made = method === 'all' ? join(target, each) : target;
    const after = await compressBy(each, subject, made, options);
    if (after === undefined) {
      const kept = comparisons.map(({ run }) => run);
      say(`Interrupted; ${kept.length === 0 ? 'nothing was' : `${kept.join(', ')} are`} kept.`);
      return exitStatus.interrupted;
    }
    comparisons.push({ method: each, from: folder, run: made, before, after });
  }
  await writeTables(target, comparisons, subject);
  if (options.json) out(JSON.stringify(method === 'all' ? comparisons : comparisons[0]));
  else {
    say(`test      ${subject.tests.toLocaleString('en-US')} texts`);
    const { head, rows } = comparisonRows(comparisons, subject.scores);
    out(formatTable(head, rows, { emphasize: colors.out.bold }));
  }
  say(`${method === 'all' ? 'runs ' : 'run  '}     ${target}`);
  return exitStatus.ok;
}

/** Makes one smaller run and measures it; undefined when it was interrupted. */
async function compressBy(
  method: CompressionMethod,
  subject: Subject,
  target: string,
  options: CompressOptions,
): Promise<Measurements | undefined> {
  try {
    const { run, status } = await subject.compress(method, target, options);
    if (status === 'interrupted') {
      await rm(target, { recursive: true });
      return undefined;
    }
    const after = await subject.measure(target);
    const { parameters, scores } = after;
    const compression = { method, from: subject.run.folder, after };
    await run.writeResults({ ...scores, parameters, compression });
    return after;
  } catch (error) {
    await rm(target, { recursive: true, force: true });
    throw error;
  }
}

/** Writes `compression.md`, `.csv` and `.json`. */
async function writeTables(
  folder: string,
  comparisons: readonly Comparison[],
  { title, tests, scores }: Subject,
): Promise<void> {
  const markdown = comparisonMarkdown(comparisons, scores, {
    title: `${title}, compressed`,
    notes: [
      `scores on the ${tests.toLocaleString('en-US')} test texts of the run`,
      `ms: medians of ${TIMED_BATCHES} batches of 1 and of 32 test texts, from text to answer`,
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

/** @throws UserError when the data is not what the run was trained on */
async function requireSameData(folder: string, { fingerprint }: Subject): Promise<void> {
  if ((await readTask(folder)).fingerprint === fingerprint) return;
  throw new UserError(
    `${folder} was trained on other texts than there are now, so its score before and after ` +
      'cannot be compared. Put the data back that it was trained on.',
  );
}

/** @throws UserError for a method that there is not for runs of this kind */
function requireMethods(methods: readonly CompressionMethod[], subject: Subject): void {
  const other = methods.find((method) => !subject.methods.includes(method));
  if (other === undefined) return;
  throw new UserError(
    `${other} is for runs that classify texts; ${subject.run.folder} can be compressed by ` +
      `${subject.methods.join(', ')}, or all of them.`,
  );
}
