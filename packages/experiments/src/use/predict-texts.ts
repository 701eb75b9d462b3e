import type { Classification } from '@resattn/models';
import { checkOptions } from '@resattn/options';
import { guarded, type Tell } from '../events.js';
import type { MachineOptions } from '../run/machine.js';
import { openRunOf } from '../run/open-run-of.js';
import { isPretrainedFor } from '../run/pretrained.js';
import { type OpenedRun, openRun, readTask } from '../run/run-folder.js';
import { startBackend } from '../run/start-backend.js';
import { openModel } from '../run/train-run.js';
import type { ShownClass, ShownPrediction } from '../shown.js';
import { openPretrainedClassifier } from '../tasks/classification/open-classifier.js';
import { classNames, shownClass } from '../tasks/classification/showing.js';
import type { ClassificationTask } from '../tasks/classification/task.js';
import { type AnyTask, tasks } from '../tasks/registry.js';
import { UsageError } from '../user-error.js';
import { checkAttentionFile, writeAttentionPage } from './attention-page.js';
import { inPlace, type Texts, textBatches } from './texts.js';

/** Which classes of a text are wanted, the most probable first. */
export interface ChosenClasses {
  /** At most this many. Default: one, or with a threshold all that reach it. */
  readonly topK?: number | undefined;
  /** Only those of at least this probability. Default: none is too small. */
  readonly threshold?: number | undefined;
  /** None of a text whose most probable class is less probable than this. Default: all are answered. */
  readonly abstain?: number | undefined;
}

export interface PredictTextsOptions extends ChosenClasses {
  /** File, .html, of a page with what the model attended to. Default: none is written. */
  readonly attentionFile?: string | undefined;
  /** Default: the backend that tfjs has, else the best one there is. */
  readonly machine?: MachineOptions | undefined;
  readonly onEvent?: Tell | undefined;
}

/** What a model makes of a text. */
export interface PredictedText {
  readonly input: string;
  /** Its class for people; undefined for a blank text, and where parts are marked. */
  readonly shown: ShownClass | undefined;
  /** The classes that were asked for, by their names, the most probable first. */
  readonly classes: readonly { readonly name: string; readonly score: number }[];
  /** Its marked parts; undefined for a blank text, and where texts have classes. */
  readonly marked: ShownPrediction['marked'] | undefined;
  /** All that is known of it, as plain data. */
  readonly json: object;
}

/** Texts that were computed together. */
export interface PredictedBatch {
  readonly texts: readonly PredictedText[];
  /** Whether texts have classes, or marked parts. */
  readonly what: 'classes' | 'marks';
  /** Whether scores are values of a regression, not probabilities. */
  readonly isRegression: boolean;
  /** Whether a text may have several labels, or none. */
  readonly hasSeveralLabels: boolean;
  /** How many texts are longer than the model reads, so far. */
  readonly truncated: { readonly texts: number; readonly maxLength: number };
}

/**
 * What the model of a run, or a pretrained one, makes of texts, as they come: their classes, or the parts
 * that it marks. A blank text has its place in what is yielded, and no class.
 *
 * ```ts
 * for await (const { texts } of predictTexts('runs/reviews', ['what a film'])) console.log(texts[0]!.json);
 * ```
 *
 * @throws UserError for a run of another kind, named with the commands for that one
 * @throws UsageError for options that what the model does has no use for
 */
export function predictTexts(
  folder: string,
  texts: Texts,
  options: PredictTextsOptions = {},
): AsyncGenerator<PredictedBatch> {
  checkOptions('predictTexts', options, {
    ...{
      topK: true,
      threshold: true,
      abstain: true,
      attentionFile: true,
      machine: true,
      onEvent: true,
    },
  });
  return predicted(folder, texts, options);
}

async function* predicted(
  folder: string,
  texts: Texts,
  options: PredictTextsOptions,
): AsyncGenerator<PredictedBatch> {
  if (options.attentionFile !== undefined) checkAttentionFile(options.attentionFile);
  const found = (await isPretrainedFor(folder, 'classification'))
    ? undefined
    : await openRun(folder);
  if (found && !isClassifying(found.kind) && (tasks[found.kind] as AnyTask).showing.prediction) {
    refuseClassOptions(found, options);
    yield* markTexts(found, texts, options);
    return;
  }
  yield* classifyTexts(folder, found !== undefined, texts, options);
}

function refuseClassOptions({ run, kind }: OpenedRun, options: PredictTextsOptions): void {
  const idle = [
    ...(['topK', 'threshold', 'abstain'] as const).filter((key) => options[key] !== undefined),
    ...(options.attentionFile === undefined ? [] : ['showAttention']),
  ];
  if (idle.length === 0) return;
  throw new UsageError(
    (option) =>
      `${idle.map((key) => option(key)).join(' and ')} is for the classes of a text, and ${run.folder} marks parts of texts (${kind}).`,
  );
}

async function* markTexts(
  opened: OpenedRun,
  source: Texts,
  { machine, onEvent }: PredictTextsOptions,
): AsyncGenerator<PredictedBatch> {
  const batches = await textBatches(source);
  const tell = guarded(onEvent);
  await startBackend(machine, tell);
  const { showing } = tasks[opened.kind] as AnyTask;
  const model = await openModel(opened, tell);
  try {
    for await (const { texts } of batches) {
      const found = await inPlace<unknown>(texts, (filled) => model.predict(filled));
      yield {
        texts: found.map((prediction, i): PredictedText => {
          const shown = prediction === undefined ? undefined : showing.prediction!(prediction);
          const input = texts[i]!;
          const json = { input, ...shown?.json };
          return { input, shown: undefined, classes: [], marked: shown?.marked, json };
        }),
        ...{ what: 'marks', isRegression: false, hasSeveralLabels: false },
        ...{ truncated: { texts: 0, maxLength: 0 } },
      };
    }
  } finally {
    model.dispose();
  }
}

async function* classifyTexts(
  folder: string,
  isRun: boolean,
  source: Texts,
  { attentionFile, machine, onEvent, ...chosen }: PredictTextsOptions,
): AsyncGenerator<PredictedBatch> {
  const opened = isRun ? await openRunOf(folder, ...classifying) : undefined;
  if (
    chosen.abstain !== undefined &&
    (opened?.kind === 'multi-label' || opened?.kind === 'regression')
  )
    throw new UsageError(
      (option) =>
        `${option('abstain', chosen.abstain)} is for one class a text, and ${folder} gives several labels or numbers (${opened.kind}).`,
    );
  const batches = await textBatches(source);
  const nameOf = opened
    ? classNames(await readTask<Pick<ClassificationTask, 'labels' | 'labelNames'>>(folder))
    : (label: string) => label;
  const tell = guarded(onEvent);
  await startBackend(machine, tell);
  const classifier = opened
    ? await openModel(opened, tell)
    : await openPretrainedClassifier(folder);
  const { maxLength, isRegression } = classifier;
  const hasSeveralLabels = opened?.kind === 'multi-label';
  const attended: Classification[] = [];
  let truncated = 0;
  try {
    for await (const { texts } of batches) {
      const classified = await inPlace(texts, (filled) => classifier.classify(filled));
      if (attentionFile !== undefined) attended.push(...classified.filter((each) => !!each));
      truncated += classified.filter((each) => each?.isTruncated).length;
      yield {
        texts: classified.map((each, i) => predictedText(texts[i]!, each, nameOf, chosen)),
        ...{
          what: 'classes',
          isRegression,
          hasSeveralLabels,
          truncated: { texts: truncated, maxLength },
        },
      };
    }
  } finally {
    classifier.dispose();
  }
  if (attentionFile !== undefined) await writeAttentionPage(attentionFile, attended, nameOf);
}

function predictedText(
  input: string,
  found: Classification | undefined,
  nameOf: (label: string) => string,
  { topK, threshold, abstain }: ChosenClasses,
): PredictedText {
  // A blank line has no class, but its place.
  if (found === undefined) {
    const json = { input, label: null };
    return { input, shown: undefined, classes: [], marked: undefined, json };
  }
  const { text, label, score, scores, attention, isTruncated, labels: own } = found;
  const isChosen = [topK, threshold, abstain].some((value) => value !== undefined);
  // Of several labels those that the text has, where nothing else is asked for.
  const wanted =
    own && !isChosen
      ? scores.filter((each) => own.includes(each.label))
      : choose(scores, { topK, threshold, abstain });
  const labels = wanted.map((each) => ({ ...each, name: nameOf(each.label) }));
  const rest = { isTruncated, scores, text, attention };
  const [best] = labels;
  const first = {
    label: best?.label ?? null,
    name: best?.name ?? null,
    score: best?.score ?? null,
  };
  const shown = shownClass(found, nameOf);
  return {
    ...{ input, shown, marked: undefined },
    classes: isChosen || own ? labels : [{ name: nameOf(label), score }],
    json:
      isChosen || own
        ? { input, ...first, labels, ...rest }
        : { input, label, name: nameOf(label), score, isTruncated, scores, text, attention },
  };
}

function choose(
  scores: Classification['scores'],
  { topK, threshold, abstain = Number.NEGATIVE_INFINITY }: ChosenClasses,
): Classification['scores'] {
  if (scores[0]!.score < abstain) return [];
  // Whoever only abstains asks for one class.
  if (threshold === undefined) return scores.slice(0, topK ?? 1);
  const reaching = scores.filter(({ score }) => score >= threshold);
  return topK === undefined ? reaching : reaching.slice(0, topK);
}

/** The kinds of runs that give texts scores of labels. */
const classifying = ['classification', 'fine-tuning', 'multi-label', 'regression'] as const;

const isClassifying = (kind: OpenedRun['kind']): boolean =>
  classifying.some((each) => each === kind);
