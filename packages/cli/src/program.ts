import { UsageError } from '@resattn/experiments/config';
import { Command, CommanderError, Option } from 'commander';
import type { AddCommand } from './command.js';
import { addCompressCommand } from './commands/compress.js';
import { addDataCommand } from './commands/data.js';
import { addDoctorCommand } from './commands/doctor.js';
import { addEvaluateCommand } from './commands/evaluate.js';
import { addExportCommand } from './commands/export.js';
import { addGenerateCommand } from './commands/generate.js';
import { addNewCommand } from './commands/new.js';
import { addNotebookCommand } from './commands/notebook.js';
import { commandWords } from './commands/option-words.js';
import { addPredictCommand } from './commands/predict.js';
import { addReproduceCommand } from './commands/reproduce.js';
import { addRerunCommand } from './commands/rerun.js';
import { addRunsCommand } from './commands/runs.js';
import { addScoreCommand } from './commands/score.js';
import { addServeCommand } from './commands/serve.js';
import { addSetupCommand } from './commands/setup.js';
import { addStudyCommand } from './commands/study.js';
import { addTokenizerCommand } from './commands/tokenizer.js';
import { addTrainCommand } from './commands/train.js';
import { addSummarizeCommand, addTranslateCommand } from './commands/translate.js';
import { describeError, exitStatus } from './errors.js';
import type { Terminal } from './terminal/terminal.js';
import { visible } from './terminal/visible.js';
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
  addRerunCommand,
  addDataCommand,
  addTokenizerCommand,
  addScoreCommand,
  addCompressCommand,
  addExportCommand,
  addServeCommand,
  addNotebookCommand,
  addNewCommand,
  addRunsCommand,
  addSetupCommand,
  addDoctorCommand,
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
  const fail =
    terminal?.fail ?? ((line: string) => void process.stderr.write(`${visible(line)}\n`));
  const program = new Command('resattn')
    .description('Residual networks and attention for text, trained on this machine.')
    .version(cliVersion(), '--version', 'print the version')
    .helpOption('--help', 'print what a command does and takes')
    .helpCommand(false)
    .configureHelp({ showGlobalOptions: true })
    .showHelpAfterError('(--help prints what it takes)')
    .addOption(new Option('--verbose', 'show the stack of an error'))
    .addOption(new Option('--quiet', 'print results and errors only'))
    .configureOutput({
      writeErr: (text) => fail(text.trimEnd()),
      ...(terminal && { writeOut: (text) => terminal.out(text.trimEnd()) }),
    })
    .exitOverride();
  const context = async () => {
    const { processTerminal } = await import('./terminal/terminal.js');
    return {
      terminal: terminal ?? processTerminal({ isQuiet: program.opts().quiet === true }),
      setStatus: (bad: number) => {
        status = bad;
      },
    };
  };
  let running: Command = program;
  program.hook('preAction', (_, action) => {
    running = action;
  });
  for (const add of commands) add(program, context);
  try {
    await program.parseAsync([...args], { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) {
      return error.exitCode === 0 ? exitStatus.ok : exitStatus.usage;
    }
    const text = describeError(error, program.opts().verbose === true, commandWords(running));
    const { colors, fail: tell } = (await context()).terminal;
    tell(`${colors.say.red('error:')} ${text}`);
    return error instanceof UsageError ? exitStatus.usage : exitStatus.failed;
  }
}
