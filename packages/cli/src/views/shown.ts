import { join } from 'node:path';
import {
  type AnyTask,
  type AnyTrainedRun,
  type Shown,
  type ShownAnswer,
  tasks,
} from '@resattn/experiments';
import type { Kind } from '@resattn/experiments/config';
import { sparkline, terminalMarked } from '@resattn/vis';
import { fold } from '@resattn/vis/text';
import { printNotes, printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { showClasses } from './classes.js';

/** How a kind of task shows what it found. */
export const showingOf = (kind: Kind): AnyTask['showing'] => (tasks[kind] as AnyTask).showing;

const MARKED = 5;

/** Shows tables and sentences, and some texts with what the model makes of them. */
export function showShown(shown: Shown, terminal: Terminal): void {
  const { tables, notices = [], lead = [], remarks = [], texts = [], classes = [] } = shown;
  const { answers = [], continuations = [], curve } = shown;
  const { out, say, colors, width } = terminal;
  for (const notice of notices) say(notice);
  for (const sentence of lead) out(fold(sentence, width));
  tables.forEach(({ head, rows, isText, notes = [] }, i) => {
    if (i + lead.length > 0) out();
    printTable(terminal, head, rows, isText ? head.map(() => 'left') : []);
    printNotes(terminal, notes);
  });
  if (curve) out(sparkline(curve));
  else if (remarks.length > 0) out();
  for (const remark of remarks) out(fold(remark, width));
  if (texts.length + classes.length + answers.length + continuations.length > 0) out();
  for (const marked of texts.slice(0, MARKED)) {
    const line = terminalMarked(marked, { color: colors.out.isColorSupported });
    // A colour would end with its line.
    out(colors.out.isColorSupported ? line : fold(line, width));
  }
  if (classes.length > 0) showClasses(classes, terminal);
  for (const answer of answers) showAnswer(answer, terminal);
  for (const { prompt, text } of continuations) out(`${colors.out.dim(prompt)}${text}`);
}

function showAnswer({ source, text, target }: ShownAnswer, { out, colors }: Terminal): void {
  const isRight = text === target;
  out(colors.out.dim(onALine(source)));
  out(`  ${(isRight ? colors.out.cyan : colors.out.red)(onALine(text))}`);
  if (!isRight) out(colors.out.dim(`  wanted: ${onALine(target)}`));
}

const LONGEST = 200;

function onALine(text: string): string {
  const line = text.replaceAll(/\s+/g, ' ');
  return line.length > LONGEST ? `${line.slice(0, LONGEST)}…` : line;
}

/** Shows the scores of a finished run beside the baseline's, samples, and what to type next. */
export function showRun({ kind, run, config, data, end }: AnyTrainedRun, terminal: Terminal): void {
  if (end.status !== 'done') return;
  const { say } = terminal;
  const showing = showingOf(kind);
  const { fit } = end.outcome;
  if (fit.status === 'stopped-early')
    say(`Stopped after epoch ${fit.epochs}: the last ${config.patience} were no better.`);
  say();
  showShown(showing.outcome({ config, data }, end.outcome), terminal);
  say();
  say(`report    ${join(run.folder, 'report.html')}`);
  const { command, text } = showing.use(data);
  say(`next      resattn ${command} ${run.folder} "${text}"`);
  if (tasks[kind].commands.includes('evaluate'))
    say(`          resattn evaluate ${run.folder} --data <file>`);
}
