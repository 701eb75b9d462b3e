import {
  type ClassificationTask,
  isPretrainedFor,
  type MachineOptions,
  openModel,
  openPretrainedClassifier,
  openRunFolder,
  openRunOf,
  readTask,
  startBackend,
} from '@resattn/experiments';
import { UsageError } from '@resattn/experiments/config';
import type { Classification } from '@resattn/models';
import { inPlace, textBatches } from '../terminal/read-texts.js';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from '../views/run-view.js';
import { probabilityText, showSamples, valueText } from '../views/samples.js';
import { showingOf } from '../views/shown.js';
import { attentionFile, writeAttentionPage } from './attention-page.js';
import { markTexts } from './mark-texts.js';

/** Which classes of a text are printed, the most probable first. */
export interface ChosenClasses {
  /** At most this many. Default: one, or with a threshold all that reach it. */
  readonly topK?: number | undefined;
  /** Only those of at least this probability. Default: none is too small. */
  readonly threshold?: number | undefined;
}

export interface PredictionRequest {
  readonly folder: string;
  /** Empty: texts are read from standard input, one a line. */
  readonly texts: readonly string[];
  /** Which classes of a text are printed. Default: the most probable one. */
  readonly chosen?: ChosenClasses;
  readonly isJson: boolean;
  /** Whether to write a page of where the model looked. Default false. */
  readonly showsAttention?: boolean | undefined;
  /** File of that page. Default: `attention.html` in the folder. */
  readonly pageFile?: string | undefined;
  readonly machine: MachineOptions;
  readonly terminal: Terminal;
}

/** Prints what the model of a run, or a pretrained one, makes of texts: their classes, or what it marks. */
export async function predict(request: PredictionRequest): Promise<void> {
  const { folder, isJson, showsAttention = false, machine, terminal, chosen = {} } = request;
  const page = showsAttention ? attentionFile(folder, request.pageFile) : undefined;
  const isChosen = chosen.topK !== undefined || chosen.threshold !== undefined;
  const { say, out } = terminal;
  const isPretrained = await isPretrainedFor(folder, 'classification');
  const found = isPretrained ? undefined : await openRunFolder(folder);
  if (found && showingOf(found.kind)) {
    const idle = [
      ...(['topK', 'threshold'] as const).filter((key) => chosen[key] !== undefined),
      ...(showsAttention ? ['showAttention'] : []),
    ];
    if (idle.length > 0) {
      throw new UsageError(
        (option) =>
          `${idle.map((key) => option(key)).join(' and ')} is for the classes of a text, and ${folder} marks parts of texts (${found.kind}).`,
      );
    }
    return markTexts({ ...request, opened: found });
  }
  const opened = found && (await openRunOf(folder, 'classification', 'fine-tuning'));
  const batches = await textBatches(request.texts, 'classify', terminal);
  const task =
    opened && (await readTask<Pick<ClassificationTask, 'labels' | 'labelNames'>>(folder));
  const tell = runView(terminal, { isQuiet: true }).show;
  await startBackend(machine, tell);
  const classifier = opened
    ? await openModel(opened, tell)
    : await openPretrainedClassifier(folder);
  const scoreText = classifier.isRegression ? valueText : probabilityText;
  const names = new Map(task?.labels.map((label, i) => [label, task.labelNames[i]!]));
  const nameOf = (label: string) => names.get(label) ?? label;
  const attended: Classification[] = [];
  let read = 0;
  let cut = 0;
  try {
    for await (const { texts } of batches) {
      const classified = await inPlace(texts, (filled) => classifier.classify(filled));
      read += texts.length;
      if (page) attended.push(...classified.filter((result) => result !== undefined));
      cut += classified.filter((result) => result?.isTruncated).length;
      if (isJson) for (const [i, result] of classified.entries()) out(jsonOf(texts[i]!, result));
      else if (isChosen) for (const result of classified) out(lineOf(result));
      else {
        showSamples(
          classified.map((result) => result && { ...result, target: undefined }),
          nameOf,
          terminal,
          scoreText,
        );
      }
    }
  } finally {
    classifier.dispose();
  }
  if (page) {
    await writeAttentionPage(page, attended, nameOf);
    say(`attention ${page}`);
  }
  if (cut > 0) {
    say(
      `${cut} of ${read} texts are longer than ${classifier.maxLength} tokens; the rest of them is not read.`,
    );
  }

  /** A blank line has no class, but its place. */
  function jsonOf(input: string, result: Classification | undefined): string {
    if (result === undefined) return JSON.stringify({ input, label: null });
    const { text, label, score, scores, attention, isTruncated } = result;
    const name = nameOf(label);
    const all = { input, label, name, score, isTruncated, scores, text, attention };
    if (!isChosen) return JSON.stringify(all);
    const labels = choose(scores, chosen).map((each) => ({ ...each, name: nameOf(each.label) }));
    const [best] = labels;
    return JSON.stringify({
      ...{
        input,
        label: best?.label ?? null,
        name: best?.name ?? null,
        score: best?.score ?? null,
      },
      ...{ labels, isTruncated, scores, text, attention },
    });
  }

  /** `spam 97.1%  ham 2.9%  the text`; a dash where no class reaches the threshold. */
  function lineOf(result: Classification | undefined): string {
    if (result === undefined) return '';
    const classes = choose(result.scores, chosen).map(
      ({ label, score }) => `${terminal.colors.out.cyan(nameOf(label))} ${scoreText(score)}`,
    );
    return [...(classes.length > 0 ? classes : ['-']), result.text].join('  ');
  }
}

function choose(
  scores: Classification['scores'],
  { topK, threshold = Number.NEGATIVE_INFINITY }: ChosenClasses,
): Classification['scores'] {
  const reaching = scores.filter(({ score }) => score >= threshold);
  return topK === undefined ? reaching : reaching.slice(0, topK);
}
