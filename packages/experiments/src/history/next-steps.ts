import { presets } from '../presets/index.js';
import { entriesOf, presetOf, type RunGlance, runFoldersIn } from './run-glance.js';

/** Something to do next. */
export interface NextStep {
  /** The words behind `resattn`. */
  readonly command: readonly string[];
  /** An example of a text, behind the command. Default: it takes none. */
  readonly text?: string | undefined;
  readonly purpose: string;
}

export interface NextSteps {
  /** What is here, in a sentence. */
  readonly situation: string;
  /** What to do about it, the most obvious first. */
  readonly steps: readonly NextStep[];
}

/**
 * What there is in the current folder, runs and files of data, and what to do with it: continue what is
 * unfinished, use what is trained, train on what is there.
 */
export function nextSteps(): NextSteps {
  const runs = runFoldersIn('runs');
  const files = entriesOf('.').filter((name) =>
    /\.(csv|tsv|jsonl|parquet|tmx)(\.gz)?$/i.test(name),
  );
  return {
    situation: situation(runs, files),
    steps: [...runSteps(runs, files), ...fileSteps(files), ...firstSteps],
  };
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

const step = (purpose: string, ...command: readonly string[]): NextStep => ({ command, purpose });

function runSteps(runs: readonly RunGlance[], files: readonly string[]): NextStep[] {
  const steps: NextStep[] = [];
  const unfinished = runs.find(({ isFinished }) => !isFinished);
  if (unfinished)
    steps.push(step('continue the unfinished run', 'train', '--resume', unfinished.folder));
  const [newest, before] = runs.filter(({ isFinished }) => isFinished);
  if (newest === undefined) return steps;
  const run = newest.folder;
  steps.push(useOf(run), step('show its report in the browser', 'runs', 'open', run));
  const [file] = files;
  if (file !== undefined && kindOf(run) !== 'language-model')
    steps.push(step('score it on your own file', 'evaluate', run, '--data', file));
  if (before)
    steps.push(step('see what differs between the runs', 'runs', 'compare', before.folder, run));
  steps.push(step('list what was trained here', 'runs', 'list'));
  return steps;
}

function kindOf(run: string) {
  const preset = presetOf(run);
  return preset === undefined ? undefined : presets[preset]?.kind;
}

function useOf(run: string): NextStep {
  const kind = kindOf(run);
  if (kind === 'language-model')
    return { ...step('continue a text', 'generate', run), text: 'Once upon' };
  const isSummary = ['summarize', 'scitldr'].includes(presetOf(run) ?? '');
  const verb = kind !== 'sequence' ? 'predict' : isSummary ? 'summarize' : 'translate';
  return { ...step('use the newest model', verb, run), text: 'your text' };
}

function fileSteps([file]: readonly string[]): NextStep[] {
  if (file === undefined) return [];
  const pairs = step('learn to translate its pairs', 'train', 'translate', '--data', file);
  if (/\.tmx/i.test(file)) return [pairs];
  return [step('learn the classes of its texts', 'train', 'classify', '--data', file), pairs];
}

const firstSteps: readonly NextStep[] = [
  step('learn to tell 72 languages apart, without a download', 'train', 'language-id'),
  step('learn to read dates in ten languages', 'train', 'translate-dates'),
  step('see the data sets that can be trained on', 'data', 'list'),
  step('see whether this machine is ready', 'doctor'),
  step('see what else can be trained', 'train', '--help'),
];
