import type { Command } from 'commander';
import stringWidth from 'string-width';
import { expect, it } from 'vitest';
import { capturedTerminal } from '../../test/captured-terminal.js';
import { createProgram, main } from '../program.js';
import { examplesOf } from './additions.js';
import { pathOf } from './format-help.js';
import { commonOptions, optionGroups } from './sections.js';

const noContext = () => Promise.reject(new Error('nothing runs here'));
const program = (): Command => createProgram(() => capturedTerminal(), noContext);

function everyCommand(command: Command = program()): Command[] {
  return [command, ...command.createHelp().visibleCommands(command).flatMap(everyCommand)];
}

/** To be read; what is run, or changed, is made anew. */
const commands = everyCommand();
const paths = commands.map((command) => pathOf(command));
const commandAt = (path: string) => commands.find((each) => pathOf(each) === path)!;
const wordsOf = (path: string) => path.split(' ').slice(1);

async function helpOf(path: string, width: number, ...more: string[]): Promise<string[]> {
  const terminal = capturedTerminal('', width);
  expect(await main([...wordsOf(path), '--help', ...more], terminal)).toBe(0);
  return terminal.printed;
}

/** Where descriptions begin in a help: behind the longest term that shares its line with one. */
function columnOf(lines: readonly string[]): number {
  const starts = lines.flatMap((line) => /^ {2}\S.*? {2,}(?=\S)/.exec(line)?.[0].length ?? []);
  return Math.max(0, ...starts);
}

it.each(paths)('%s --help keeps to the width and cuts no word', async (path) => {
  const whole = await helpOf(path, 10_000, 'all');
  const known = new Set(whole.flatMap((line) => line.split(/\s+/)));
  for (const width of [80, 100, 120, 140]) {
    for (const more of [[], ['all']]) {
      const lines = await helpOf(path, width, ...more);
      expect(lines.filter((line) => stringWidth(line) > width)).toEqual([]);
      // Whatever is counted in the short help is not in the long one.
      const cut = lines
        .filter((line) => !/^\d+ more options|^[\w -]+ \d+[,)]|--help all$/.test(line))
        .flatMap((line) => line.replace(/ \\$/, '').split(/\s+/))
        .filter((word) => !known.has(word));
      expect(cut, `at ${width} columns`).toEqual([]);
      expect(width - columnOf(lines)).toBeGreaterThanOrEqual(40);
    }
  }
});

it.each(paths)('%s ends its help with two examples that can be typed', async (path) => {
  const command = commandAt(path);
  // A command that only holds others shows theirs.
  const isGroup =
    command.commands.length > 0 && command.parent !== null && path !== 'resattn train';
  if (isGroup) return;
  const examples = examplesOf(command);
  expect(examples).toHaveLength(2);
  const text = (await helpOf(path, 80)).join('\n').replaceAll(' \\\n      ', ' ');
  expect(text.split('\n').slice(-3)).toEqual(['Examples:', ...examples.map((line) => `  ${line}`)]);
  for (const example of examples) expect(await parsed(example), example).toContain(path);
});

/** The command that an example reaches once the shell has taken its redirections and quotes. */
async function parsed(example: string): Promise<string> {
  const [typed] = example.split(/ [<|] /);
  const words = typed!.match(/"[^"]*"|\S+/g)!.map((word) => word.replace(/^"(.*)"$/, '$1'));
  const tree = program();
  let reached = '';
  for (const command of everyCommand(tree)) {
    if (command.commands.length > 0 && command.name() !== 'train') continue;
    command.action(() => {
      reached = pathOf(command);
    });
  }
  await tree.parseAsync(words.slice(1), { from: 'user' });
  return reached;
}

it('lists the options of most runs first, and all with --help all', async () => {
  const some = (await helpOf('resattn train translate', 100)).join('\n');
  const all = (await helpOf('resattn train translate', 100, 'all')).join('\n');
  expect(some).toContain('--learning-rate <number>');
  expect(some).not.toContain('--label-smoothing');
  expect(some).toMatch(
    /\d+ more options \(.*Training \d+.*\):\n {2}resattn train translate --help all/,
  );
  expect(all).toContain('--label-smoothing');
  expect(all).not.toContain('more options');
});

it('names choices under what the option does, not in its name', async () => {
  const lines = await helpOf('resattn train scan', 80, 'all');
  const at = lines.findIndex((line) => line.includes('--split <choice>'));
  expect(lines.slice(at, at + 4).join('\n')).toMatch(
    /SCAN split.*\n +one of: simple, length, .*,\n/,
  );
});

it.each(paths)('%s says what each group of its options is for', (path) => {
  const command = commandAt(path);
  for (const { name, purpose } of optionGroups(command)) {
    if (name === 'Options' || name.startsWith('With ')) continue;
    expect(purpose, `a purpose of "${name}" in help/sections.ts`).toBeTruthy();
  }
});

it('calls nothing common that no command has', () => {
  const names = new Set(commands.flatMap(({ options }) => options.map((o) => o.attributeName())));
  expect([...commonOptions].filter((name) => !names.has(name))).toEqual([]);
});

it.each([80, 100, 120])('a default stays in one piece at %d columns', async (width) => {
  const text = (await helpOf('resattn train translate', width, 'all')).join('\n');
  expect(text).toContain('(default: subwords)');
  expect(text).not.toMatch(/\(default:\n/);
  expect(text).not.toContain('␠');
});
