import { wrap } from '@resattn/vis/text';
import type { Argument, Command, Option } from 'commander';
import stringWidth from 'string-width';
import type { Colors } from '../terminal/own-colors.js';
import { examplesOf, type Item, type Section, sectionOf } from './additions.js';
import { commonGroups, optionGroups } from './sections.js';

export interface HelpOptions {
  /** Columns to lay out for. */
  readonly width: number;
  readonly colors: Colors;
  /** Whether options that few runs need are listed too. */
  readonly isAll: boolean;
}

/** Descriptions are at least this wide. */
const MIN_DESCRIPTION = 40;
/** Wider ones are hard to read. */
const MAX_DESCRIPTION = 100;

/** The help of any command: what it does, how it is called, its options by groups, and examples. */
export function formatHelp(command: Command, { width, colors, isAll }: HelpOptions): string {
  const groups = optionGroups(command);
  const { shown, left } = isAll
    ? { shown: groups, left: new Map() }
    : commonGroups(command, groups);
  const own = sectionOf(command);
  const sections: Section[] = [
    { title: 'Arguments', items: command.registeredArguments.map(argumentItem) },
    ...commandSections(command),
    ...(own ? [own] : []),
    ...shown.map(({ name, purpose, options }) => ({
      title: name,
      purpose,
      items: options.map(optionItem),
    })),
  ].filter(({ items }) => items.length > 0);
  const room = width - MIN_DESCRIPTION - 4;
  const terms = sections.flatMap(({ items }) =>
    items.flatMap(({ term, text }) => (text === '' ? [] : [stringWidth(term)])),
  );
  const column = 4 + Math.max(...terms.filter((term) => term <= room));
  const helper = command.createHelp();
  const paragraphs = [
    ...wrap(sentence(helper.commandDescription(command)), width),
    '',
    ...helper
      .commandUsage(command)
      .split('\n')
      .map((usage, i) => (i === 0 ? `${colors.bold('Usage:')} ${usage}` : usage)),
    ...sections.flatMap(({ title, purpose, items }) => [
      '',
      ...heading(title, purpose, width, colors),
      ...items.flatMap((item) => itemLines(item, column, width, colors)),
    ]),
    ...leftOut(command, left, width, colors),
    ...exampleLines(command, width, colors),
  ];
  return paragraphs.join('\n');
}

function heading(title: string, purpose: string | undefined, width: number, colors: Colors) {
  if (purpose === undefined) return [colors.bold(`${title}:`)];
  const [first, ...others] = wrap(`${title}: ${purpose}`, width);
  return [colors.bold(`${title}:`) + first!.slice(title.length + 1), ...others];
}

function itemLines(
  { term, text, choices }: Item,
  column: number,
  width: number,
  colors: Colors,
): string[] {
  const room = Math.min(MAX_DESCRIPTION, width - column);
  const lines = [
    ...(text === '' ? [] : wrapText(text, room)),
    ...(choices ? wrap(`one of: ${choices.join(', ')}`, room).map(colors.dim) : []),
  ];
  const shown = `  ${colors.cyan(term)}`;
  const space = column - 2 - stringWidth(term);
  // A term that reaches into the column of the descriptions has a line of its own.
  if (space < 2) return [shown, ...lines.map((line) => ' '.repeat(column) + line)];
  const [first = '', ...others] = lines;
  return [
    (shown + ' '.repeat(space) + first).trimEnd(),
    ...others.map((line) => ' '.repeat(column) + line),
  ];
}

/** Wraps a description; a short default behind it stays in one piece. */
function wrapText(text: string, room: number): string[] {
  const joined = text.replace(/\(default: (\S{1,24})\)$/, `(default:${JOINT}$1)`);
  return wrap(joined, room).map((line) => line.replace(JOINT, ' '));
}

/** Stands for a space where no line ends. */
const JOINT = '␠';

function optionItem(option: Option): Item {
  const { flags, description, argChoices, defaultValue } = option;
  const isSwitch = option.isBoolean() || option.negate;
  const value = Array.isArray(defaultValue) ? defaultValue.join(',') : defaultValue;
  const isGiven = value !== undefined && value !== '' && !isSwitch;
  return {
    term: flags,
    text: isGiven ? `${description} (default: ${value})` : description,
    choices: argChoices,
  };
}

function argumentItem(argument: Argument): Item {
  const { description, defaultValue, argChoices } = argument;
  const name = argument.required ? `<${argument.name()}>` : `[${argument.name()}]`;
  return {
    term: argument.variadic ? name.replace(/(.)$/, '...$1') : name,
    text: defaultValue === undefined ? description : `${description} (default: ${defaultValue})`,
    choices: argChoices,
  };
}

/** Subcommands by groups, each by its name alone: what it takes stands in its own help. */
function commandSections(command: Command): Section[] {
  const groups = new Map<string, Item[]>();
  for (const each of command.createHelp().visibleCommands(command)) {
    const title = each.helpGroup()?.replace(/:$/, '') || 'Commands';
    const text = command.createHelp().subcommandDescription(each);
    groups.set(title, [...(groups.get(title) ?? []), { term: each.name(), text }]);
  }
  return [...groups].map(([title, items]) => ({ title, items }));
}

function leftOut(
  command: Command,
  left: ReadonlyMap<string, number>,
  width: number,
  colors: Colors,
): string[] {
  if (left.size === 0) return [];
  const count = [...left.values()].reduce((sum, each) => sum + each, 0);
  const groups = [...left].map(([name, each]) => `${name} ${each}`).join(', ');
  return [
    '',
    ...wrap(`${count} more options (${groups}):`, width),
    `  ${colors.cyan(`${pathOf(command)} --help all`)}`,
  ];
}

/** Examples that can be copied: a long one goes on behind a backslash. */
function exampleLines(command: Command, width: number, colors: Colors): string[] {
  const lines = examplesOf(command);
  if (lines.length === 0) return [];
  const folded = lines.map((line) => `  ${wrap(line, width - 8).join(' \\\n      ')}`);
  return ['', colors.bold('Examples:'), ...folded.flatMap((line) => line.split('\n'))];
}

/** `resattn train translate` */
export function pathOf(command: Command): string {
  const names: string[] = [];
  for (let each: Command | null = command; each; each = each.parent) names.unshift(each.name());
  return names.join(' ');
}

const sentence = (text: string) => {
  const ended = /[.!?:]$/.test(text) || text === '' ? '' : '.';
  return text.charAt(0).toUpperCase() + text.slice(1) + ended;
};
