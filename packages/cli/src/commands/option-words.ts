import { optionKey } from '@resattn/experiments/config';
import type { OptionWords } from '@resattn/options';
import type { Command } from 'commander';
import { shellWord } from '../terminal/shell-word.js';

/** Options of the library under the names that commands have for them, the first one offered counts. */
const counterparts: Readonly<Record<string, readonly ((value: unknown) => Mention)[]>> = {
  quote: [(value) => ['quoted', value === undefined ? undefined : value !== '']],
  validation: [(value) => ['validationFraction', value]],
  test: [(value) => ['testFraction', value]],
  maxNewTokens: [(value) => ['length', value], (value) => ['maxTokens', value]],
  sampling: [(value) => ['greedy', value === undefined]],
  hiddenUnits: [(value) => ['hiddenUnits', value]],
  folder: [(value) => ['out', value]],
  budget: [() => ['most', undefined]],
  numReturnSequences: [(value) => ['best', value]],
};

type Mention = readonly [key: string, value: unknown];

/** How a command, with those above it, calls the options: `--rare-classes drop`. */
export function commandWords(command: Command): OptionWords {
  const chain: Command[] = [];
  for (let each: Command | null = command; each; each = each.parent) chain.push(each);
  const options = chain.flatMap((each) => each.options);
  const say = (key: string, value: unknown) => {
    const named = options.filter((option) => option.attributeName() === key);
    const option = named.find(({ negate }) => negate === (value === false)) ?? named[0];
    if (!option?.long || value === undefined || typeof value === 'boolean') return option?.long;
    return `${option.long} ${shellWord(value)}`;
  };
  return (key, value) => {
    // No option takes an empty value: `quote: ''` is --no-quoted.
    const own = value === '' ? undefined : say(optionKey(key), value);
    if (own !== undefined) return own ?? undefined;
    const others = counterparts[key]?.map((counterpart) => say(...counterpart(value)));
    return others?.find((words) => words !== undefined) ?? undefined;
  };
}
