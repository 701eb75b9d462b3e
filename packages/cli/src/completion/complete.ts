import { runFoldersIn } from '@resattn/experiments/config';
import type { Command, Option } from 'commander';
import { sectionOf } from '../help/additions.js';
import { optionGroups } from '../help/sections.js';

/** What may stand at the cursor, and what it is. */
export interface Candidate {
  readonly word: string;
  readonly about: string;
}

/**
 * What may stand in place of the last word of a command line that is being typed. No candidates: the
 * shell offers files.
 *
 * @param words what stands behind `resattn`, the last one up to the cursor, which may be empty
 */
export async function complete(
  program: Command,
  words: readonly string[],
): Promise<readonly Candidate[]> {
  // Some shells hand `--option=value` over as three words.
  const typed = words.slice(0, -1).filter((word) => word !== '=');
  const [, name, begun] = /^(--[\w-]+)=(.*)$/s.exec(words.at(-1)!) ?? [];
  const last = begun ?? words.at(-1)!.replace(/^=$/, '');
  const { command, operands, pending } = read(
    program,
    name === undefined ? typed : [...typed, name],
  );
  const candidates = pending
    ? await valuesOf(command, pending)
    : last.startsWith('-')
      ? optionsOf(command)
      : [...subcommandsOf(command, operands), ...(await argumentsOf(command, operands))];
  const found = candidates.filter(({ word }) => word.startsWith(last));
  return name === undefined
    ? found
    : found.map(({ word, about }) => ({ word: `${name}=${word}`, about }));
}

/** The command that is being typed, what it was given, and the option that still lacks its value. */
function read(program: Command, words: readonly string[]) {
  let command = program;
  const operands: string[] = [];
  let pending: Option | undefined;
  let isOver = false;
  for (const word of words) {
    if (pending) {
      pending = undefined;
    } else if (isOver || !word.startsWith('-')) {
      const next = operands.length === 0 && command.commands.find((each) => each.name() === word);
      if (next) command = next;
      else operands.push(word);
    } else if (word === '--') {
      isOver = true;
    } else if (!word.includes('=')) {
      const option = everyOption(command).find((each) => each.long === word || each.short === word);
      if (option?.required) pending = option;
    }
  }
  return { command, operands, pending };
}

const everyOption = (command: Command): Option[] =>
  optionGroups(command).flatMap(({ options }) => options);

const optionsOf = (command: Command): Candidate[] =>
  everyOption(command).map(({ long, description }) => ({ word: long!, about: description }));

const subcommandsOf = (command: Command, operands: readonly string[]): Candidate[] =>
  operands.length > 0
    ? []
    : command
        .createHelp()
        .visibleCommands(command)
        .map((each) => ({ word: each.name(), about: each.description() }));

/** The values of an option: its choices, or what its name stands for. */
const valuesOf = (command: Command, { argChoices, flags }: Option) =>
  argChoices
    ? argChoices.map((word) => ({ word, about: '' }))
    : namesFor(command, /[<[]([\w-]+)/.exec(flags)?.[1] ?? '');

/** What the next argument of a command may be. */
async function argumentsOf(
  command: Command,
  operands: readonly string[],
): Promise<readonly Candidate[]> {
  const given = command.registeredArguments;
  const next = given[operands.length] ?? given.at(-1);
  if (next === undefined || (!next.variadic && operands.length >= given.length)) return [];
  const section = sectionOf(command);
  if (section?.argument === next.name())
    return section.items.map(({ term, text }) => ({ word: term, about: text }));
  if (next.argChoices) return next.argChoices.map((word) => ({ word, about: '' }));
  return namesFor(command, next.name());
}

/** Names of things that are here, by what the argument is called. */
async function namesFor(command: Command, name: string): Promise<readonly Candidate[]> {
  if (name === 'run' || name === 'runs')
    return [...runFoldersIn('runs'), ...runFoldersIn('.')].map(({ folder, isFinished }) => ({
      word: folder,
      about: isFinished ? 'finished run' : 'unfinished run',
    }));
  if (name === 'id' && command.parent?.name() === 'data') {
    const { listPublicSets } = await import('@resattn/data/node');
    return listPublicSets().map(({ id, title }) => ({ word: id, about: title }));
  }
  return [];
}
