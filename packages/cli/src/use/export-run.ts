import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { openRunOf, requireFreeFolder, startBackend } from '@resattn/experiments';
import { UsageError, UserError } from '@resattn/experiments/config';
import {
  exportClassifier,
  loadClassifier,
  loadPretrained,
  MODEL_FOLDER,
  savePretrained,
} from '@resattn/models/node';
import type { ExportOptions } from '../commands/export.js';
import { formatTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from '../views/run-view.js';

export interface ExportRequest {
  readonly folder: string;
  readonly options: ExportOptions;
  readonly terminal: Terminal;
}

/** Writes the model of a finished run for other programs, and lists the files. */
export async function exportRun({ folder, options, terminal }: ExportRequest): Promise<void> {
  const { to, batch, length } = options;
  if ((batch === undefined) !== (length === undefined))
    throw new UsageError(
      (option) =>
        `${option('batch')} and ${option('length')} go together: give both, or neither for open sizes.`,
    );
  const { run, config, kind } = await openRunOf(folder, 'classification', 'fine-tuning');
  if (kind === 'fine-tuning' && to !== 'huggingface') {
    throw new UserError(
      (option) =>
        `${folder} is a fine-tuned model of transformers' layout, and is exported as that: ` +
        `expected ${option('to', 'huggingface')}, got ${to}.`,
    );
  }
  const target = options.out ?? join(folder, to);
  await requireFreeFolder(target, 'out');
  if ((await run.readResults()) === undefined) {
    throw new UserError(
      `${folder} is not finished: train it to its end first (resattn train --resume ${folder}).`,
    );
  }
  await startBackend(options, runView(terminal, { isQuiet: true }).show);
  if (kind === 'fine-tuning') {
    const bundle = await loadPretrained(join(folder, MODEL_FOLDER));
    await savePretrained(target, bundle);
    bundle.model.dispose();
  } else {
    const bundle = await loadClassifier(folder);
    if (bundle.ngrams && (to === 'savedmodel' || to === 'layersmodel')) {
      terminal.say(
        'The graph is the network alone; the n-grams that are weighed with it are in ngrams.safetensors.',
      );
    }
    await exportClassifier(target, bundle, to, {
      maxLength: config.maxLength,
      ...(batch !== undefined && length !== undefined && { fixed: { batch, time: length } }),
    });
  }
  const names = (await readdir(target)).sort();
  const sizes = await Promise.all(names.map(async (name) => (await stat(join(target, name))).size));
  terminal.out(
    formatTable(
      [target, 'bytes'],
      names.map((name, i) => [name, sizes[i]!.toLocaleString('en-US')]),
      { emphasize: terminal.colors.out.bold },
    ),
  );
}
