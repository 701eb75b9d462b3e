import { OptionError } from '@resattn/options';

/**
 * A mistake that the user can mend: shown as its message alone, without a stack. It names what was
 * got, what was expected, and what to do; options are named as the caller calls them.
 */
export class UserError extends OptionError {
  override readonly name: string = 'UserError';
}

/** Options that are not understood, or do not go together; the command exits with status 2. */
export class UsageError extends UserError {
  override readonly name = 'UsageError';
}
