import { join } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import { type OptionPanel, optionPlots } from '@resattn/vis';
import Papa from 'papaparse';
import { htmlPage, latexPage, markdownPage } from '../tables/table-files.js';
import { valueText } from './point-name.js';
import type { SweepResult } from './sweep-result.js';
import { firstScores } from './trials.js';

/** What a sweep writes into its folder, beside `sweep.json` and its trials. */
export const sweepFiles = [
  ...['table.md', 'table.tex', 'table.html', 'table.csv', 'table.json', 'options.svg'],
] as const;

/** Writes a sweep for people and for programs. */
export async function writeSweepFiles(folder: string, result: SweepResult): Promise<void> {
  const write = (name: (typeof sweepFiles)[number], text: string) =>
    writeFileAtomic(join(folder, name), text);
  const { page, ...numbers } = result;
  const panels = optionPanels(result);
  await write('table.md', markdownPage(page));
  await write('table.tex', latexPage(page));
  await write('table.html', htmlPage(page, { options: panels }));
  await write('table.csv', trialsCsv(result));
  await write('table.json', `${JSON.stringify(numbers, null, 2)}\n`);
  await write('options.svg', optionPlots(panels));
}

/** One line a trial, with unrounded numbers. */
function trialsCsv({ trials, score }: SweepResult): string {
  const names = [...new Set(trials.flatMap(({ point }) => Object.keys(point)))];
  const rows = trials.map(({ number, point, scores, status, failed }) => {
    const last = scores.at(-1);
    return {
      trial: number,
      ...Object.fromEntries(
        names.flatMap((name) =>
          Object.hasOwn(point, name) ? [[name, valueText(point[name])] as const] : [],
        ),
      ),
      ...{ rungs: scores.length, budget: last?.budget, score: score?.name, value: last?.value },
      ...{ seconds: last?.seconds, status, failed, folder: last?.folder },
    };
  });
  const ends = ['rungs', 'budget', 'score', 'value', 'seconds', 'status', 'failed', 'folder'];
  return `${Papa.unparse({ fields: ['trial', ...names, ...ends], data: rows }, { newline: '\n' })}\n`;
}

/** Each option against the score of the first rung, the most important first. */
export function optionPanels({ trials, score, importance, choice }: SweepResult): OptionPanel[] {
  const names = new Set([
    ...importance.map(({ option }) => option),
    ...trials.flatMap(({ point }) => Object.keys(point)),
  ]);
  return [...names].map((option) => ({
    option,
    score: `${score?.name ?? 'score'} in validation`,
    points: firstScores(trials).flatMap(({ trial: { number, point }, score: first }) => {
      if (!Object.hasOwn(point, option)) return [];
      const value = point[option];
      return [
        {
          name: `trial ${number}`,
          value: typeof value === 'number' ? value : valueText(value),
          score: first.value,
          isChosen: number === choice?.number,
        },
      ];
    }),
  }));
}
