import type { Command } from 'commander';
import type { Terminal } from './terminal/terminal.js';

/** What every command gets. */
export interface CommandContext {
  readonly terminal: Terminal;
  /** The exit status of a command that ran to its end but has bad news. */
  setStatus(status: number): void;
}

/**
 * Adds a command to the program. What an action needs is imported when it runs, so that `--help` and
 * mistakes in the command line are answered at once.
 */
export type AddCommand = (program: Command, context: () => Promise<CommandContext>) => void;
