import { spawn } from 'node:child_process';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join, relative, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { checkOptions } from '@resattn/options';
import { jupyterEnvironment, writeKernelSpec } from '../environment/kernel-spec.js';
import { notebookNames } from '../environment/notebook-names.js';
import { notebooksFolder } from '../environment/package-folder.js';
import { ensurePython } from '../environment/python-environment.js';
import type { NotebookResult } from './notebook-result.js';

export interface RunNotebooksOptions {
  /**
   * File names, their beginnings (`01`, `zh/01`, `zh`), or paths. Default: all in the package's folder.
   */
  readonly notebooks?: readonly string[] | undefined;
  /**
   * The quick setting: less data, fewer steps, within a minute and a half each. The full one gives
   * the numbers in the text. Default: `RESATTN_QUICK=1`.
   */
  readonly quick?: boolean | undefined;
  /** Write the outputs into the notebooks. Default false. */
  readonly save?: boolean | undefined;
  /** Seconds that one cell may take. Default 1800. */
  readonly cellTimeout?: number | undefined;
  /** The folder of @resattn/notebooks. Default: as the started script resolves it. */
  readonly folder?: string | undefined;
  readonly cacheFolder?: string | undefined;
  /** Hears what is being done, a line at a time. */
  readonly log?: ((line: string) => void) | undefined;
  /** Hears of each cell that is done. */
  readonly onCell?: ((progress: CellProgress) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

export interface CellProgress {
  readonly notebook: string;
  /** Code cells done. */
  readonly done: number;
  readonly of: number;
}

/**
 * Executes notebooks from top to bottom with a real Jupyter, one after another.
 *
 * @returns one result a notebook; a failure is a result, not an error
 * @throws Error when a notebook does not exist, or Jupyter cannot be set up
 */
export async function runNotebooks(options: RunNotebooksOptions = {}): Promise<NotebookResult[]> {
  checkOptions('runNotebooks', options, {
    notebooks: true,
    quick: true,
    save: true,
    cellTimeout: true,
    folder: true,
    cacheFolder: true,
    log: true,
    onCell: true,
    signal: true,
  });
  const { folder = notebooksFolder(), log, cacheFolder, onCell, signal } = options;
  const { quick = process.env.RESATTN_QUICK === '1', save = false, cellTimeout = 1800 } = options;
  const files = findNotebooks(folder, options.notebooks);
  const python = await ensurePython({
    ...(cacheFolder !== undefined && { cacheFolder }),
    ...(log && { log }),
  });
  const jupyter = mkdtempSync(join(tmpdir(), 'resattn-jupyter-'));
  try {
    writeKernelSpec(jupyter, folder);
    const env = { ...jupyterEnvironment(jupyter), RESATTN_QUICK: quick ? '1' : '0' };
    const results: NotebookResult[] = [];
    for (const file of files) {
      signal?.throwIfAborted();
      const script = join(folder, 'python', 'execute.py');
      const args = [script, file, folder, `${cellTimeout}`, ...(save ? [file] : [])];
      results.push(await execute(nameOf(folder, file), python, args, env, onCell, signal));
    }
    return results;
  } finally {
    rmSync(jupyter, { recursive: true, force: true });
  }
}

/**
 * The notebooks of a folder that are asked for, in the order of their names.
 *
 * @throws Error when one that is asked for does not exist
 */
export function findNotebooks(folder: string, wanted?: readonly string[]): string[] {
  const here = notebookNames(folder);
  if (!wanted || wanted.length === 0) return here.map((name) => join(folder, name));
  return wanted.flatMap((want) => {
    if (want.endsWith('.ipynb') && existsSync(want)) return [resolve(want)];
    const found = here.filter((name) => name.startsWith(want));
    if (found.length === 0) {
      throw new Error(`there is no notebook "${want}"; there are ${here.join(', ') || 'none'}`);
    }
    return found.map((name) => join(folder, name));
  });
}

/** `zh/01-…` in the folder of the package; a file elsewhere by its own name. */
function nameOf(folder: string, file: string): string {
  const name = relative(folder, file).replaceAll('\\', '/');
  const known = notebookNames(folder).includes(name) ? name : basename(file);
  return known.replace(/\.ipynb$/, '');
}

type ExecutionEvent =
  | { event: 'cell'; index: number; of: number; seconds: number }
  | { event: 'passed'; cells: number }
  | { event: 'failed'; cell: number; source: string; message: string };

async function execute(
  name: string,
  python: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv,
  onCell: RunNotebooksOptions['onCell'],
  signal: AbortSignal | undefined,
): Promise<NotebookResult> {
  const start = performance.now();
  const cellSeconds: number[] = [];
  let ended: Exclude<ExecutionEvent, { event: 'cell' }> | undefined;
  const child = spawn(python, args, {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
    // nbclient ends the kernel when it is interrupted; killed outright it would leave it behind.
    ...(signal && { signal, killSignal: 'SIGINT' as const }),
  });
  let complaints = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaints = (complaints + text).slice(-4000);
  });
  createInterface({ input: child.stdout }).on('line', (line) => {
    const event = JSON.parse(line) as ExecutionEvent;
    if (event.event === 'cell') {
      cellSeconds.push(event.seconds);
      onCell?.({ notebook: name, done: cellSeconds.length, of: event.of });
    } else ended = event;
  });
  const status = await new Promise<number | null>((done, reject) => {
    child.on('error', reject);
    child.on('close', done);
  });
  const seconds = (performance.now() - start) / 1000;
  if (ended?.event === 'passed' && status === 0) {
    return { name, status: 'passed', seconds, cellSeconds };
  }
  const failure =
    ended?.event === 'failed'
      ? { cell: ended.cell + 1, source: ended.source, message: plain(ended.message) }
      : { message: `Jupyter ended with status ${status}: ${complaints.trim()}` };
  return { name, status: 'failed', seconds, cellSeconds, failure };
}

/** Without terminal colours, which Jupyter puts into tracebacks. */
function plain(text: string): string {
  return text.replace(/\u001b\[[\d;]*m/g, '').trim();
}
