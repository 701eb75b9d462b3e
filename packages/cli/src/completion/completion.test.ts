import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { capturedTerminal } from '../../test/captured-terminal.js';
import { main } from '../program.js';
import { completionScripts, type Shell } from './scripts.js';

let folder: string;
let before: string;
beforeAll(() => {
  before = process.cwd();
  folder = mkdtempSync(join(tmpdir(), 'resattn-completion-'));
  process.chdir(folder);
  for (const run of ['runs/reviews', 'runs/dates']) {
    mkdirSync(run, { recursive: true });
    writeFileSync(join(run, 'config.json'), '{}');
  }
  mkdirSync('runs/no-run');
});
afterAll(() => {
  process.chdir(before);
  rmSync(folder, { recursive: true });
});

/** The words that are offered for the last one. */
async function offered(...words: string[]): Promise<string[]> {
  const terminal = capturedTerminal();
  expect(await main(['complete', '--', ...words], terminal)).toBe(0);
  return terminal.printed.map((line) => line.split('\t')[0]!);
}

describe('what is offered', () => {
  it('is commands, presets and tables', async () => {
    expect(await offered('tr')).toEqual(['train', 'translate']);
    expect(await offered('')).toEqual(expect.arrayContaining(['train', 'doctor', 'completion']));
    expect(await offered('')).not.toContain('complete');
    expect(await offered('train', 'translate-')).toEqual(['translate-dates', 'translate-names']);
    expect(await offered('reproduce', 'sc')).toEqual(['scan-length']);
    expect(await offered('completion', '')).toEqual(['bash', 'zsh', 'fish']);
    expect(await offered('data', 'get', 'multi')).toEqual(['multi30k']);
  });

  it('is the options of the command and of those above it', async () => {
    expect(await offered('train', 'classify', '--learn')).toEqual(['--learning-rate']);
    const all = await offered('train', 'classify', '--');
    expect(all).toEqual(expect.arrayContaining(['--resume', '--device', '--color', '--help']));
    expect(await offered('predict', 'runs/reviews', '--lab')).toEqual([]);
  });

  it('is the choices of an option, written either way', async () => {
    expect(await offered('train', 'classify', '--device', '')).toEqual(['auto', 'cpu', 'gpu']);
    expect(await offered('train', 'classify', '--device=c')).toEqual(['--device=cpu']);
    // As bash hands it over.
    expect(await offered('train', 'classify', '--device', '=', 'c')).toEqual(['cpu']);
    expect(await offered('--quiet', '--color', 'al')).toEqual(['always']);
  });

  it('is run folders where a run is wanted', async () => {
    expect((await offered('predict', '')).sort()).toEqual(['runs/dates', 'runs/reviews']);
    expect(await offered('train', '--resume', 'runs/d')).toEqual(['runs/dates']);
    expect(await offered('runs', 'compare', 'runs/dates', 'runs/r')).toEqual(['runs/reviews']);
    expect(await offered('evaluate', 'runs/dates', '')).toEqual([]);
  });

  it('is nothing where files are wanted, so that the shell offers them', async () => {
    expect(await offered('train', 'classify', '--data', '')).toEqual([]);
  });
});

/** Whether a shell is on this machine; its syntax is checked where it is. */
const has = (shell: Shell) => spawnSync(shell, ['-c', 'true']).status === 0;

describe.each(Object.keys(completionScripts) as Shell[])('the script for %s', (shell) => {
  it('is printed', async () => {
    const terminal = capturedTerminal();
    expect(await main(['completion', shell], terminal)).toBe(0);
    expect(terminal.printed.join('\n')).toBe(completionScripts[shell]);
  });

  it.runIf(has(shell))('is understood by the shell', () => {
    writeFileSync(shell, completionScripts[shell]);
    expect(spawnSync(shell, ['-n', shell], { encoding: 'utf8' })).toMatchObject({
      status: 0,
      stderr: '',
    });
  });
});

/** A `resattn` that answers as the command does, and notes what it was asked. */
const stub = `resattn() { printf '%s|' "$@" >> asked; printf '%s\\n' "$answer"; }`;

it.runIf(has('bash'))('bash asks for the words up to the cursor, and takes the answers', () => {
  const script = `${stub}
answer=$'runs/a b\\tfinished run\\nruns/c\\t'
${completionScripts.bash}
COMP_WORDS=(resattn predict runs/ behind) COMP_CWORD=2
_resattn
printf '%s\\n' "\${COMPREPLY[@]}"
cat asked
complete -p resattn`;
  const { stdout, stderr } = spawnSync('bash', ['-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout.split('\n').slice(0, 4)).toEqual([
    'runs/a\\ b',
    'runs/c',
    'complete|--|predict|runs/|complete -o default -F _resattn resattn',
    '',
  ]);
});

it.runIf(has('zsh'))('zsh describes the answers, and offers files where there is none', () => {
  const script = `${stub}
compdef() { print "compdef $@" }
_describe() { print -l "\${(@P)2}" }
_files() { print files }
${completionScripts.zsh}
words=(resattn predict runs/) CURRENT=3
answer=$'runs/a b\\tfinished run\\na:b\\t'
_resattn
answer=''
_resattn`;
  const { stdout, stderr } = spawnSync('zsh', ['-f', '-c', script], { encoding: 'utf8' });
  expect(stderr).toBe('');
  expect(stdout.trimEnd().split('\n')).toEqual([
    'compdef _resattn resattn',
    'runs/a b:finished run',
    'a\\:b:',
    'files',
  ]);
});

it.runIf(has('fish'))('fish describes the answers', () => {
  const script = `function resattn
  printf 'runs/a\\tfinished run\\nruns/c\\t\\n'
end
${completionScripts.fish}
complete -C 'resattn predict runs/'`;
  const { stdout } = spawnSync('fish', ['--no-config', '-c', script], { encoding: 'utf8' });
  expect(stdout.trimEnd().split('\n')).toEqual(['runs/a\tfinished run', 'runs/c']);
});
