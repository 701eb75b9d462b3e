import { isModulePath, UsageError } from '@resattn/experiments/config';
import { Command, CommanderError, Option } from 'commander';
import type { AddCommand } from './command.js';
import { addCompletionCommand } from './commands/completion.js';
import { addCompressCommand } from './commands/compress.js';
import { addDataCommand } from './commands/data.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addEvaluateCommand } from './commands/evaluate.js';
import { addExportCommand } from './commands/export.js';
import { addGenerateCommand } from './commands/generate.js';
import { addLrFindCommand } from './commands/lr-find.js';
import { addNewCommand } from './commands/new.js';
import { addKernelCommand, addNotebookCommand } from './commands/notebook.js';
import { commandWords } from './commands/option-words.js';
import { addPredictCommand } from './commands/predict.js';
import { addReproduceCommand } from './commands/reproduce.js';
import { addRerunCommand } from './commands/rerun.js';
import { addRunsCommand } from './commands/runs.js';
import { addScoreCommand } from './commands/score.js';
import { addServeCommand } from './commands/serve.js';
import { addSetupCommand } from './commands/setup.js';
import { addStudyCommand } from './commands/study.js';
import { addSweepCommand } from './commands/sweep.js';
import { addTokenizerCommand } from './commands/tokenizer.js';
import { addTrainCommand } from './commands/train.js';
import { addSummarizeCommand, addTranslateCommand } from './commands/translate.js';
import { describeError, exitStatus } from './errors.js';
import { addExamples } from './help/additions.js';
import { formatHelp } from './help/format-help.js';
import { showNextSteps } from './help/next-steps.js';
import {
  type Output,
  type OutputOptions,
  type ProcessOutput,
  processOutput,
} from './terminal/output.js';
import type { Terminal } from './terminal/terminal.js';
import { cliVersion } from './version.js';

/** All commands, in the order of `--help`. */
export const commands: readonly AddCommand[] = [
  addTrainCommand,
  addPredictCommand,
  addEvaluateCommand,
  addTranslateCommand,
  addSummarizeCommand,
  addGenerateCommand,
  addReproduceCommand,
  addStudyCommand,
  addSweepCommand,
  addLrFindCommand,
  addRerunCommand,
  addDataCommand,
  addTokenizerCommand,
  addScoreCommand,
  addCompressCommand,
  addExportCommand,
  addServeCommand,
  addNotebookCommand,
  addKernelCommand,
  addNewCommand,
  addRunsCommand,
  addSetupCommand,
  addDoctorCommand,
  addCompletionCommand,
];

/**
 * Runs the `resattn` command.
 *
 * @param args what stands behind the command's name
 * @returns the exit status: 0, 1 for a failure, 2 for a command line that cannot be understood, 130
 *   when interrupted
 */
export async function main(args: readonly string[], terminal?: Terminal): Promise<number> {
  let status: number = exitStatus.ok;
  let made: ProcessOutput | undefined;
  // Made when something is to be written: by then it is known which colours are wanted.
  const ofProcess = () => {
    made ??= processOutput(outputOptions(program));
    return made;
  };
  const output = (): Output => terminal ?? ofProcess();
  const context = async () => {
    const { processTerminal } = await import('./terminal/terminal.js');
    return {
      terminal: terminal ?? processTerminal(ofProcess(), outputOptions(program)),
      setStatus: (bad: number) => {
        status = bad;
      },
    };
  };
  let program = createProgram(output, context, asksForAll(args));
  let running: Command = program;
  program.hook('preAction', (_, action) => {
    running = action;
  });
  try {
    const given = await withModelRead(args);
    // The options of a model of one's own are known now.
    if (given !== args) program = createProgram(output, context, asksForAll(args));
    const typed = given.filter((_, i) => !isAllOfHelp(given, i));
    const { operands, unknown } = program.parseOptions(typed);
    if (operands.length + unknown.length === 0) await showNextSteps(output());
    else await program.parseAsync(typed, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitStatus.ok : exitStatus.usage;
    }
    const text = describeError(error, program.opts().verbose === true, commandWords(running));
    const { colors, fail } = output();
    fail(`${colors.say.red('error:')} ${text}`);
    return error instanceof UsageError ? exitStatus.usage : exitStatus.failed;
  }
}

/**
 * The command with its subcommands.
 *
 * @param output where help and mistakes go
 * @param context what actions get
 * @param isAll whether help lists options that few runs need, too
 */
export function createProgram(
  output: () => Output,
  context: Parameters<AddCommand>[1],
  isAll = false,
): Command {
  const program = new Command('resattn')
    .description('Residual networks and attention for text, trained on this machine.')
    .version(cliVersion(), '--version', 'print the version')
    .helpOption('--help [all]', 'show this help; --help all lists every option')
    .helpCommand(false)
    .configureHelp({
      formatHelp: (command) => {
        const { width, colors } = output();
        return formatHelp(command, { width, colors: colors.out, isAll });
      },
    })
    .showHelpAfterError('(--help prints what it takes)')
    .addOption(new Option('--verbose', 'show the stack of an error'))
    .addOption(new Option('--quiet', 'print results and errors only'))
    .addOption(
      new Option('--color <when>', 'colors; auto: on a terminal, unless NO_COLOR is set')
        .choices(['auto', 'always', 'never'])
        .default('auto'),
    )
    .configureOutput({
      // Colours are decided by the output, not by commander.
      getOutHasColors: () => true,
      getErrHasColors: () => true,
      writeErr: (text) => {
        const { fail, colors } = output();
        fail(text.trimEnd().replace(/^error:/, colors.say.red('error:')));
      },
      writeOut: (text) => output().out(text.trimEnd()),
    })
    .exitOverride();
  addExamples(program, 'train language-id', 'predict runs/reviews "not my kind of film"');
  for (const add of commands) add(program, context);
  // Help is asked for by --help alone, in every command.
  for (const command of program.commands) command.helpCommand(false);
  return program;
}

/** For help on a model of one's own: its module is imported, and its name stands for the path. */
async function withModelRead(args: readonly string[]): Promise<readonly string[]> {
  const path = args.find((word, i) => args[i - 1] === '--model' && isModulePath(word));
  if (path === undefined || !args.includes('--help')) return args;
  const { takeOwnModel } = await import('@resattn/experiments');
  const name = await takeOwnModel(path);
  return args.map((word) => (word === path ? name : word));
}

const outputOptions = (program: Command): OutputOptions => {
  const { quiet, color } = program.opts<{ quiet?: true; color?: OutputOptions['color'] }>();
  return { isQuiet: quiet === true, ...(color && { color }) };
};

/** Whether the word at `i` is the `all` of `--help all`, which is no argument of a command. */
const isAllOfHelp = (args: readonly string[], i: number): boolean =>
  args[i] === 'all' && args[i - 1] === '--help' && !args.slice(0, i).includes('--');

const asksForAll = (args: readonly string[]): boolean => args.some((_, i) => isAllOfHelp(args, i));
