import type { Command } from 'commander';

/** A part of a help: what is typed, what it does, and what it may be. */
export interface Section {
  readonly title: string;
  /** What its items are for. Default: the title says it. */
  readonly purpose?: string | undefined;
  /** The argument whose values its items are. Default: none. */
  readonly argument?: string | undefined;
  readonly items: readonly Item[];
}

export interface Item {
  readonly term: string;
  readonly text: string;
  readonly choices?: readonly string[] | undefined;
}

const examples = new WeakMap<Command, readonly string[]>();
const sections = new WeakMap<Command, Section>();

/**
 * Ends a command's help with lines that can be typed as they are.
 *
 * @param lines what stands behind `resattn`
 */
export function addExamples(command: Command, ...lines: readonly string[]): Command {
  examples.set(command, lines);
  return command;
}

/** The examples of a command, as they are typed. */
export const examplesOf = (command: Command): readonly string[] =>
  (examples.get(command) ?? []).map((line) => `resattn ${line}`);

/** Adds a section of its own to a command's help, behind the arguments and subcommands. */
export function addSection(command: Command, section: Section): Command {
  sections.set(command, section);
  return command;
}

export const sectionOf = (command: Command): Section | undefined => sections.get(command);
