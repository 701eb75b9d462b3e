import { type Command, InvalidArgumentError, Option } from 'commander';

/** Options that were renamed, by the field that they give. */
const formerNames: Readonly<Record<string, readonly [former: string, present: string]>> = {
  minFrequency: ['--min-count <n>', '--min-frequency'],
  vocabularySize: ['--vocab-size <n>', '--vocabulary-size'],
};

/** Makes a command refuse the former name of a field's option with the present one, where it has one. */
export function refuseFormerName(command: Command, field: string): void {
  if (!Object.hasOwn(formerNames, field)) return;
  const [former, present] = formerNames[field]!;
  const refuse = (value: string) => {
    throw new InvalidArgumentError(`It is called ${present} now: ${present} ${value}.`);
  };
  command.addOption(new Option(former).argParser(refuse).hideHelp());
}
