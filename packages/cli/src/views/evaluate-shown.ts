import {
  type ClassifierEvaluation,
  type EvaluationRequest,
  evaluateRun,
  formatSequenceScore as formatScore,
  openRunFolder,
  type ScoreConfidence,
  type ScoreName,
  type SequenceEvaluation,
  sequenceScoreLabels as scoreLabels,
} from '@resattn/experiments';
import { reportTable } from '@resattn/metrics';
import { printTable } from '../terminal/table.js';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from './run-view.js';
import { showingOf, showShown } from './shown.js';

/** Evaluates the model of a run on a file and shows the scores. */
export async function evaluateShown(
  folder: string,
  request: Omit<EvaluationRequest, 'tell'>,
  { isJson, terminal }: { readonly isJson: boolean; readonly terminal: Terminal },
): Promise<void> {
  const { out } = terminal;
  const tell = runView(terminal, { isQuiet: true }).show;
  const evaluation = await evaluateRun(folder, { ...request, tell });
  const showing = showingOf((await openRunFolder(folder)).kind);
  if (showing) {
    const shown = showing.evaluation(evaluation);
    return isJson ? out(JSON.stringify(shown.json)) : showShown(shown, terminal);
  }
  if ('pairs' in evaluation) return showSequence(evaluation, isJson, terminal);
  const { texts, scores, confidence } = evaluation as ClassifierEvaluation;
  if (isJson) return out(JSON.stringify({ texts, ...scores, confidence }));
  const [head, ...rows] = reportTable(scores.report);
  printTable(terminal, head!, rows);
  const { lower, upper } = confidence.accuracy!.interval;
  out(
    `accuracy ${scores.accuracy.toFixed(4)}, 95 % interval ${lower.toFixed(4)} to ${upper.toFixed(4)}`,
  );
}

function showSequence(evaluation: SequenceEvaluation, isJson: boolean, terminal: Terminal): void {
  const { say, out } = terminal;
  const { pairs, names, scores, confidence, comparison } = evaluation;
  const { truncated, withUnknown, unended } = evaluation;
  if (comparison !== undefined) say(comparison);
  sayCounts(evaluation, say);
  if (isJson) {
    out(JSON.stringify({ pairs, ...scores, confidence, truncated, withUnknown, unended }));
    return;
  }
  printTable(
    terminal,
    ['pairs', ...names.map((name) => scoreLabels[name].heading)],
    [
      [pairs.toLocaleString('en-US'), ...names.map((name) => formatScore(name, scores[name]))],
      ['95 % interval', ...names.map((name) => intervalText(name, confidence[name]))],
    ],
  );
}

const intervalText = (name: ScoreName, confidence: ScoreConfidence | undefined): string => {
  if (confidence === undefined) return '';
  const { lower, upper } = confidence.interval;
  return `${formatScore(name, lower)} to ${formatScore(name, upper)}`;
};

const SHOWN = 8;

function sayCounts(
  { truncated, withUnknown, unended, unknown, config }: SequenceEvaluation,
  say: (line: string) => void,
): void {
  const { maxSourceLength, maxTargetLength } = config;
  if (truncated > 0) {
    say(
      `${truncated} sources are longer than ${maxSourceLength} tokens; the rest of them is not read.`,
    );
  }
  if (withUnknown > 0) {
    const shown = unknown.slice(0, SHOWN).map((piece) => JSON.stringify(piece));
    const more = unknown.length > SHOWN ? `, and ${unknown.length - SHOWN} more` : '';
    say(
      `${withUnknown} sources have pieces that the model does not know: ${shown.join(', ')}${more}.`,
    );
  }
  if (unended > 0) say(`${unended} answers were ended at ${maxTargetLength} tokens.`);
}
