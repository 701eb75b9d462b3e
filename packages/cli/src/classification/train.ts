import { join } from 'node:path';
import { layersModelWeights, optimizers, setSeed, Trainer } from '@resattn/core';
import { RunRecord } from '@resattn/core/node';
import {
  ClassificationPipeline,
  type ClassifierBundle,
  classifierLoss,
  classifierPredict,
  countParameters,
} from '@resattn/models';
import { CLASSIFIER_FOLDER, saveClassifier, saveClassifierDescription } from '@resattn/models/node';
import { formatSeconds } from '@resattn/runtime';
import type { MachineOptions } from '../commands/machine-options.js';
import type { ClassificationConfig } from '../config/classification-config.js';
import { exitStatus, UserError } from '../errors.js';
import { withInterrupt } from '../terminal/interrupt.js';
import type { Terminal } from '../terminal/terminal.js';
import { packageVersions } from '../version.js';
import { trainBaseline } from './baseline.js';
import { batchesOf } from './batches.js';
import { loadTask } from './load-task.js';
import { makeModel } from './model.js';
import { type Outcome, recordOutcome, showOutcome, testModel } from './outcome.js';
import { defaultRunFolder, openRun, readTask, requireFreeFolder, writeTask } from './run-folder.js';
import { learningRateSchedule } from './schedule.js';
import { validationMetrics } from './scores.js';
import { startBackend } from './start-backend.js';
import type { ClassificationTask } from './task.js';
import { trainTokenizer } from './tokenizer.js';
import { trainingProgress } from './training-progress.js';

export interface TrainingRequest {
  readonly preset: string;
  readonly config: ClassificationConfig;
  /** Default: `runs/<name>-<time>`. */
  readonly folder: string | undefined;
  readonly machine: MachineOptions;
  readonly terminal: Terminal;
}

/** A run that is ready to train. */
export interface Training {
  readonly run: RunRecord;
  readonly config: ClassificationConfig;
  readonly task: ClassificationTask;
  readonly terminal: Terminal;
  readonly isResumed: boolean;
}

/** Trains in a new run folder. Returns the exit status. */
export async function trainClassification(request: TrainingRequest): Promise<number> {
  const { preset, config, machine, terminal } = request;
  if (request.folder !== undefined) await requireFreeFolder(request.folder);
  const task = await loadTask(config, terminal.say);
  await startBackend(machine, terminal);
  const run = await RunRecord.create(request.folder ?? defaultRunFolder(task.name), {
    config: { preset, ...config },
    packages: packageVersions(),
  });
  await writeTask(run.folder, task);
  return runTraining({ run, config, task, terminal, isResumed: false });
}

/** Goes on with a run that was interrupted, in its folder and with its configuration. */
export async function resumeClassification(
  request: Pick<TrainingRequest, 'machine' | 'terminal'> & { readonly folder: string },
): Promise<number> {
  const { folder, machine, terminal } = request;
  const { run, config } = await openRun(folder);
  if ((await run.readResults()) !== undefined) {
    throw new UserError(
      `${folder} is finished; there is nothing to resume. Use it (resattn predict ${folder} "text"), or start a new run.`,
    );
  }
  const recorded = await readTask(folder);
  const task = await loadTask(config, terminal.say);
  if (recorded.fingerprint !== task.fingerprint) {
    throw new UserError(
      `${folder} was begun with other texts (${recorded.description}) than there are now ` +
        `(${task.description}). Resume it with the data that it began with, or start a new run.`,
    );
  }
  await startBackend(machine, terminal);
  return runTraining({ run, config, task, terminal, isResumed: true });
}

async function runTraining(training: Training): Promise<number> {
  const { run, config, task, terminal } = training;
  const { say } = terminal;
  introduce(training);
  const baseline = await trainBaseline(task, terminal.progress);
  const { accuracy } = baseline.scores;
  say(
    `baseline  ${baseline.name}: accuracy ${accuracy.toFixed(4)}, ${formatSeconds(baseline.seconds)}`,
  );

  setSeed(config.seed);
  const tokenizer = trainTokenizer(task.train, config);
  const classifier = makeModel(config, tokenizer, task.labels.length);
  const bundle: ClassifierBundle = { classifier, tokenizer, labels: task.labels };
  const modelFolder = join(run.folder, CLASSIFIER_FOLDER);
  await saveClassifierDescription(modelFolder, bundle);
  const parameters = countParameters(classifier);
  say(
    `model     ResNet-Attention, ${parameters.toLocaleString('en-US')} parameters, ` +
      `${tokenizer.vocabSize.toLocaleString('en-US')} tokens`,
  );

  const fit = await fitModel(training, bundle);
  if (fit.status === 'interrupted') {
    say(`Stopped after step ${fit.step}; everything is saved. Go on with:`);
    say(`  resattn train --resume ${run.folder}`);
    return exitStatus.interrupted;
  }
  await saveClassifier(modelFolder, bundle);
  const pipeline = new ClassificationPipeline(bundle, { maxLength: config.maxLength });
  const { scores, samples } = await testModel(training, pipeline);
  const outcome: Outcome = { fit, baseline, parameters, scores, samples };
  await recordOutcome(training, outcome);
  showOutcome(training, outcome);
  pipeline.dispose();
  return exitStatus.ok;
}

function introduce({ run, task, terminal }: Training): void {
  const { say, colors } = terminal;
  const { train, validation, test } = task;
  const count = (part: readonly unknown[]) => part.length.toLocaleString('en-US');
  say(`          ${task.description}`);
  for (const notice of task.notices) say(colors.say.yellow(`          ${notice}`));
  say(
    `split     ${count(train)} to train, ${count(validation)} to validate, ${count(test)} to test`,
  );
  say(`run       ${run.folder}`);
}

async function fitModel(training: Training, { classifier, tokenizer, labels }: ClassifierBundle) {
  const { run, config, task, terminal, isResumed } = training;
  const numClasses = labels.length;
  const train = batchesOf(task.train, tokenizer, config, { isTraining: true, numClasses });
  const validation = batchesOf(task.validation, tokenizer, config, {
    isTraining: false,
    numClasses,
  });
  if (train.truncated > 0) {
    terminal.say(
      `          ${train.truncated.toLocaleString('en-US')} texts are longer than ${config.maxLength} tokens and are cut off there`,
    );
  }
  const trainer = new Trainer({
    weights: layersModelWeights(classifier.model),
    loss: classifierLoss(classifier, { labelSmoothing: config.labelSmoothing }),
    predict: classifierPredict(classifier),
    optimizer: optimizers.adamw({
      learningRate: config.learningRate,
      weightDecay: config.weightDecay,
    }),
    schedule: learningRateSchedule(config, config.epochs * train.batchesPerEpoch),
    clipNorm: config.clipNorm,
    compiler: config.compiler,
  });
  const progress = trainingProgress(terminal);
  try {
    return await withInterrupt(progress.interrupted, (signal) =>
      trainer.fit(train, {
        epochs: config.epochs,
        validation,
        metrics: () => validationMetrics(labels),
        monitor: 'accuracy',
        patience: config.patience,
        checkpoints: run.checkpoints,
        saveEvery: config.saveEvery,
        resume: isResumed,
        signal,
        callbacks: [run.callbacks(), progress],
      }),
    );
  } finally {
    progress.stop();
    trainer.dispose();
  }
}
