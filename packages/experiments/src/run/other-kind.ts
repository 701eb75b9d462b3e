import type { Opened, Task, TaskTypes } from '../task.js';
import { UserError } from '../user-error.js';

/** A run was handed to what works on other kinds of runs only; names what works on this one. */
export function otherKindError<T extends TaskTypes>(
  { kind, commands }: Pick<Task<T>, 'kind' | 'commands'>,
  { run: { folder }, preset }: Opened<T['config']>,
): UserError {
  const uses = commands.map((command) => `resattn ${command} ${folder} …`);
  return new UserError(
    `${folder} is a run of ${preset} (${kind}), which this command does not work on. ` +
      `Use it with: ${uses.join(' or ')}.`,
  );
}
