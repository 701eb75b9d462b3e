import { type Kind, presets } from '@resattn/experiments/config';
import stringWidth from 'string-width';
import { wrap } from '../terminal/layout.js';
import type { Output } from '../terminal/output.js';
import { shellWord } from '../terminal/shell-word.js';
import { visible } from '../terminal/visible.js';
import { entriesOf, presetOf, type RunGlance, runFoldersIn } from './run-folders.js';

/** Something to do next: what to type behind `resattn`, and what it is for. */
type Step = readonly [command: string, purpose: string];

const COUNT = 5;

/** Shows what there is in the current folder, and five things to do next. */
export function showNextSteps({ out, colors, width }: Output): void {
  const runs = runFoldersIn('runs');
  const files = entriesOf('.').filter((name) =>
    /\.(csv|tsv|jsonl|parquet|tmx)(\.gz)?$/i.test(name),
  );
  const steps = [...runSteps(runs, files), ...fileSteps(files), ...firstSteps]
    .slice(0, COUNT)
    .map(([command, purpose]) => [visible(`resattn ${command}`), purpose] as const);
  for (const line of wrap(situation(runs, files), width)) out(line);
  out();
  const widest = Math.max(...steps.map(([command]) => stringWidth(command)));
  const isNarrow = steps.some(([, purpose]) => widest + stringWidth(purpose) + 4 > width);
  for (const [command, purpose] of steps) {
    const space = isNarrow ? '\n      ' : ' '.repeat(widest - stringWidth(command) + 2);
    out(`  ${colors.out.cyan(command)}${space}${purpose}`);
  }
  out();
  out('All commands: resattn --help');
}

function situation(runs: readonly RunGlance[], files: readonly string[]): string {
  if (runs.length === 0 && files.length === 0)
    return 'There are no runs and no data files in this folder yet. Begin with one of these:';
  const unfinished = runs.filter(({ isFinished }) => !isFinished).length;
  const rest = unfinished > 0 ? `, ${unfinished} of them unfinished` : '';
  const trained = runs.length > 0 ? [`${counted(runs.length, 'run')}${rest}`] : [];
  const found = files.length > 0 ? [counted(files.length, 'data file')] : [];
  return `This folder has ${[...trained, ...found].join(' and ')}. What to do next:`;
}

const counted = (count: number, what: string) =>
  `${count.toLocaleString('en-US')} ${what}${count === 1 ? '' : 's'}`;

function runSteps(runs: readonly RunGlance[], files: readonly string[]): Step[] {
  const steps: Step[] = [];
  const unfinished = runs.find(({ isFinished }) => !isFinished);
  if (unfinished)
    steps.push([`train --resume ${shellWord(unfinished.folder)}`, 'continue the unfinished run']);
  const [newest, before] = runs.filter(({ isFinished }) => isFinished);
  if (newest === undefined) return steps;
  const run = shellWord(newest.folder);
  const preset = presetOf(newest.folder);
  const kind = preset === undefined ? undefined : presets[preset]?.kind;
  steps.push(useOf(kind, preset, run), [`runs open ${run}`, 'show its report in the browser']);
  const [file] = files;
  if (file !== undefined && kind !== 'language-model')
    steps.push([`evaluate ${run} --data ${shellWord(file)}`, 'score it on your own file']);
  if (before)
    steps.push([
      `runs compare ${shellWord(before.folder)} ${run}`,
      'see what differs between the runs',
    ]);
  steps.push(['runs list', 'list what was trained here']);
  return steps;
}

function useOf(kind: Kind | undefined, preset: string | undefined, run: string): Step {
  if (kind === 'language-model') return [`generate ${run} "Once upon"`, 'continue a text'];
  if (kind !== 'sequence') return [`predict ${run} "your text"`, 'use the newest model'];
  const verb = preset === 'summarize' || preset === 'scitldr' ? 'summarize' : 'translate';
  return [`${verb} ${run} "your text"`, 'use the newest model'];
}

function fileSteps([file]: readonly string[]): Step[] {
  if (file === undefined) return [];
  const pairs: Step = [`train translate --data ${shellWord(file)}`, 'learn to translate its pairs'];
  if (/\.tmx/i.test(file)) return [pairs];
  return [[`train classify --data ${shellWord(file)}`, 'learn the classes of its texts'], pairs];
}

const firstSteps: readonly Step[] = [
  ['train language-id', 'learn to tell 72 languages apart, without a download'],
  ['train translate-dates', 'learn to read dates in ten languages'],
  ['data list', 'see the data sets that can be trained on'],
  ['doctor', 'see whether this machine is ready'],
  ['train --help', 'see what else can be trained'],
];
