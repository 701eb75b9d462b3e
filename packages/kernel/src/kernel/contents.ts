import type { LanguageAnswers } from '../language/requests.js';
import { errorOutcome, type FromWorker, type RunOutcome } from '../worker/messages.js';

/** Content of a message of the Jupyter protocol. */
export type Content = Readonly<Record<string, unknown>>;

/** What a cell shows. */
export type CellOutput = Extract<FromWorker, { type: 'stream' | 'display' | 'clear' | 'result' }>;

export const interruptedEarly = errorOutcome(
  'Interrupted',
  'the cell was interrupted before it ran',
);

/** The outcome of a cell that does not compile. */
export function typeErrorOutcome({
  problems: [first],
  traceback,
}: Extract<LanguageAnswers['compile'], { status: 'error' }>): RunOutcome {
  const message = `${first!.message} (TS${first!.code}, line ${first!.line})`;
  return { status: 'error', name: 'TypeScriptError', message, traceback };
}

export function failure(ename: string, evalue: string, traceback: readonly string[] = []): Content {
  return { status: 'error', ename, evalue, traceback };
}

/** The part of an `execute_reply` for user expressions: each is run by itself. */
export async function userExpressions(
  expressions: unknown,
  run: (code: string) => Promise<RunOutcome>,
): Promise<Content> {
  const answers: Record<string, Content> = {};
  for (const [name, expression] of Object.entries((expressions as object | undefined) ?? {})) {
    const outcome = await run(String(expression));
    answers[name] =
      outcome.status === 'ok'
        ? { status: 'ok', data: outcome.value ?? {}, metadata: {} }
        : failure(outcome.name, outcome.message, outcome.traceback);
  }
  return answers;
}

/**
 * Type and content of the message that an output is.
 *
 * @param count the number of the cell
 */
export function outputMessage(output: CellOutput, count: number): [type: string, content: Content] {
  switch (output.type) {
    case 'stream':
      return ['stream', { name: output.name, text: output.text }];
    case 'clear':
      return ['clear_output', { wait: output.wait }];
    case 'result': {
      const { data, metadata } = output;
      return ['execute_result', { execution_count: count, data, metadata }];
    }
    case 'display': {
      const { data, metadata, displayId, isUpdate } = output;
      const transient = displayId === undefined ? {} : { display_id: displayId };
      return [isUpdate ? 'update_display_data' : 'display_data', { data, metadata, transient }];
    }
  }
}
