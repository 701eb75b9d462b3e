import { type EvaluationRequest, evaluateRun, openRunFolder } from '@resattn/experiments';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from './run-view.js';
import { showingOf, showShown } from './shown.js';

/** Evaluates the model of a run on a file and shows the scores. */
export async function evaluateShown(
  folder: string,
  request: Omit<EvaluationRequest, 'tell'>,
  { isJson, terminal }: { readonly isJson: boolean; readonly terminal: Terminal },
): Promise<void> {
  const tell = runView(terminal, { isQuiet: true }).show;
  const evaluation = await evaluateRun(folder, { ...request, tell });
  const { kind } = await openRunFolder(folder);
  // What can be evaluated can be shown.
  const { json, ...shown } = showingOf(kind).evaluation!(evaluation);
  showShown(isJson ? { ...shown, tables: [], remarks: [] } : shown, terminal);
  if (isJson) terminal.out(JSON.stringify(json));
}
