import { commonFields, fieldGroups } from '@resattn/experiments/config';
import type { Command, Option } from 'commander';

/** What the options of a group are for, behind the group's name in every help. */
const purposes: Readonly<Record<string, string>> = {
  ...fieldGroups,
  Halving: 'how far the trials of successive halving are trained',
  Machine: 'what computes, and how fast',
  Writing: 'how texts are written from the model',
  Measure: 'the variant that is computed',
  Batching: 'texts of several requests computed together',
  Limits: 'what is refused, so that one request cannot stop the others',
  Global: 'of every command',
};

/** The options that most runs are trained with; help lists the others with `--help all`. */
export const commonOptions: ReadonlySet<string> = new Set([...commonFields, 'device']);

/** Commands with no more options than this show all of them. */
const FEW = 24;

export interface OptionGroup {
  readonly name: string;
  /** What its options are for; undefined where the name says it. */
  readonly purpose: string | undefined;
  readonly options: readonly Option[];
}

/** The options of a command and of those above it by groups, the global ones last. */
export function optionGroups(command: Command): OptionGroup[] {
  const groups = new Map<string, Option[]>();
  const globals: Option[] = [];
  for (let each: Command | null = command; each; each = each.parent) {
    for (const option of each.options.filter(({ hidden }) => !hidden)) {
      if (each.parent === null) globals.push(option);
      else {
        const name = option.helpGroupHeading?.replace(/:$/, '') ?? 'Options';
        groups.set(name, [...(groups.get(name) ?? []), option]);
      }
    }
  }
  const help = command
    .createHelp()
    .visibleOptions(command)
    .filter((option) => !command.options.includes(option));
  const named = [...groups].sort(([a], [b]) => Number(b === 'Options') - Number(a === 'Options'));
  return [...named, ['Global', [...globals, ...help]] as const].map(([name, options]) => ({
    name: name === 'Global' ? 'Global options' : name,
    purpose: purposes[name],
    options,
  }));
}

/**
 * The groups with what most runs need, and how many options are left out of which group. A group of
 * which an option was typed beside `--help` is whole: `--model text-cnn --help` lists that family's.
 */
export function commonGroups(
  command: Command,
  groups: readonly OptionGroup[],
): {
  readonly shown: readonly OptionGroup[];
  readonly left: ReadonlyMap<string, number>;
} {
  const count = groups.reduce((sum, { options }) => sum + options.length, 0);
  const left = new Map<string, number>();
  if (count <= FEW) return { shown: groups, left };
  const isTyped = (option: Option) =>
    command.getOptionValueSource(option.attributeName()) === 'cli';
  const shown = groups.map((group) => {
    if (group.options.some(isTyped)) return group;
    const options = group.options.filter(
      (option) =>
        option.helpGroupHeading === undefined || commonOptions.has(option.attributeName()),
    );
    if (options.length < group.options.length)
      left.set(group.name, group.options.length - options.length);
    return { ...group, options };
  });
  return { shown: shown.filter(({ options }) => options.length > 0), left };
}
