import { execFile } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, realpathSync } from 'node:fs';
import { dirname } from 'node:path';
import { promisify } from 'node:util';
import { tensorFlowBackend } from '@resattn/core';
import type { TrainingConfig } from '../config/training-config.js';

/** What `environment.json` says of a run beside what computed it: enough to repeat it. */
export interface Provenance {
  /** The command line, without the runtime's own name. */
  readonly command: readonly string[];
  /** The folder that it was given in, which relative paths of the configuration start from. */
  readonly directory: string;
  /** The git checkout of the program, or of `directory`; undefined without one. */
  readonly code: CodeState | undefined;
  /** How steps were computed; `auto`: by whichever of `graph` and `xla` was measured to be faster. */
  readonly compiler: 'eager' | TrainingConfig['compiler'];
  /** Environment variables that decide how TensorFlow and this program compute. */
  readonly variables: Readonly<Record<string, string>>;
  /** Fingerprint of the data, as in `data.json`. */
  readonly data: string;
}

/** The state of a git checkout. */
export interface CodeState {
  readonly commit: string;
  /** Digest of the changes of tracked files since the commit; undefined where there are none. */
  readonly changes?: string | undefined;
}

/** What is to be recorded of a run that is about to start. */
export async function provenance(
  { compiler }: Pick<TrainingConfig, 'compiler'>,
  { fingerprint }: { readonly fingerprint: string },
): Promise<Provenance> {
  return {
    command: process.argv.slice(1),
    directory: process.cwd(),
    code: await codeState(),
    compiler: compilerOf(compiler),
    variables: computingVariables(process.env),
    data: fingerprint,
  };
}

function compilerOf(wanted: TrainingConfig['compiler']): Provenance['compiler'] {
  const backend = tensorFlowBackend();
  if (backend === undefined) return 'eager';
  return wanted === 'auto' && backend.kernels.obstacles.xla !== undefined ? 'graph' : wanted;
}

const computing =
  /^(TF_|XLA_|OMP_|ONEDNN_|DNNL_|MKL_|CUDA_VISIBLE_DEVICES$|RESATTN_(BACKEND|XLA|CALIBRATION|TENSORFLOW)$)/;

/** The variables that decide how is computed, by name. */
export const computingVariables = (
  all: Readonly<Record<string, string | undefined>>,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(all)
      .filter((entry): entry is [string, string] => computing.test(entry[0]) && !!entry[1])
      .sort(([a], [b]) => a.localeCompare(b)),
  );

const run = promisify(execFile);

async function codeState(): Promise<CodeState | undefined> {
  const script = process.argv[1];
  const places = [
    ...(script && existsSync(script) ? [dirname(realpathSync(script))] : []),
    process.cwd(),
  ];
  for (const place of places) {
    const state = await checkoutState(place);
    if (state !== undefined) return state;
  }
  return undefined;
}

/** The checkout that a folder lies in; undefined without one, or without git. */
export async function checkoutState(folder: string): Promise<CodeState | undefined> {
  const git = async (...args: string[]) =>
    (await run('git', ['-C', folder, ...args], { maxBuffer: 1 << 28 })).stdout;
  try {
    const commit = (await git('rev-parse', 'HEAD')).trim();
    const changes = await git('diff', 'HEAD', '--no-ext-diff', '--binary');
    if (changes === '') return { commit };
    return { commit, changes: createHash('sha256').update(changes).digest('hex').slice(0, 12) };
  } catch {
    return undefined;
  }
}
