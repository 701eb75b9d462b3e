import { join } from 'node:path';
import { type FitResult, setSeed } from '@resattn/core';
import { countParameters, EncoderPipeline } from '@resattn/models';
import { loadPretrained, MODEL_FOLDER, saveLora, savePretrained } from '@resattn/models/node';
import { pretrainedLoss } from '@resattn/models/pretrained';
import type { FineTuningConfig } from '../../config/fine-tuning-config.js';
import { progressOf } from '../../events.js';
import { fitRun } from '../../run/fit.js';
import { tellSmallSteps } from '../../run/step-size.js';
import type { Training, TrainingEnd } from '../../task.js';
import { baselineEvent, trainBaseline } from '../classification/baseline.js';
import { batchesOf } from '../classification/batches.js';
import { type ClassifierOutcome, testModel } from '../classification/outcome.js';
import { recordOutcome } from '../classification/record-outcome.js';
import { scoreColumns, validationMetrics } from '../classification/scores.js';
import type { ClassificationTask } from '../classification/task.js';
import { type BaseModel, loadBaseModel } from './base-model.js';

type FineTuning = Training<FineTuningConfig, ClassificationTask>;

/** Folder of the adapters inside a run folder, as PEFT reads it. */
const ADAPTER_FOLDER = 'adapter';

/** Fine-tunes a pretrained model, tests it beside a plain baseline and writes the outcome. */
export async function trainFineTuned(
  training: FineTuning,
): Promise<TrainingEnd<ClassifierOutcome>> {
  const { run, config, task, tell } = training;
  // The head is drawn by the seed.
  setSeed(config.seed);
  const base = await loadBaseModel(config, task.labels);
  const { model } = base.bundle;
  const { parameters } = base;
  const name = modelName(base, config);
  tellModel(training, base, parameters);
  const baseline = await trainBaseline(task, config, progressOf(tell));
  tell(baselineEvent(baseline));

  const modelFolder = join(run.folder, MODEL_FOLDER);
  let fit: FitResult;
  try {
    fit = await fitModel(training, base);
    if (fit.status === 'interrupted') return { status: 'interrupted', step: fit.step };
    if (base.adapters) {
      await saveLora(join(run.folder, ADAPTER_FOLDER), base.adapters, config.from);
      base.adapters.merge();
    }
    await savePretrained(modelFolder, base.bundle);
  } finally {
    model.dispose();
  }

  // What is tested is what was written, and it says where it looks.
  const written = await loadPretrained(modelFolder, { returnAttentionScores: true });
  const pipeline = new EncoderPipeline(written, { maxLength: config.maxLength });
  try {
    const outcome = {
      ...{ model: name, fit, seconds: fit.seconds, baseline, parameters },
      ...(await testModel(training, pipeline, { baseline })),
    };
    await recordOutcome(training, outcome);
    return { status: 'done', outcome };
  } finally {
    pipeline.dispose();
    written.model.dispose();
  }
}

function tellModel(
  { config, tell }: FineTuning,
  { bundle, weights }: BaseModel,
  parameters: number,
): void {
  const { model, tokenizer, loading } = bundle;
  tell({
    type: 'model',
    name: `${model.architecture} from ${config.from}`,
    parameters,
    trained: countParameters({ weights }),
    vocabulary: `${tokenizer.vocabularySize.toLocaleString('en-US')} tokens`,
    initialized: loading.initialized,
    unused: loading.unused,
  });
}

function modelName({ bundle, adapters }: BaseModel, { tune, frozenLayers }: FineTuningConfig) {
  const how = adapters
    ? 'LoRA'
    : tune === 'head'
      ? 'head alone'
      : frozenLayers === undefined
        ? 'fine-tuned'
        : `fine-tuned above layer ${frozenLayers}`;
  return `${bundle.model.config.model_type}, ${how}`;
}

async function fitModel(training: FineTuning, { bundle, weights, rateMultiplier }: BaseModel) {
  const { config, task, tell } = training;
  const { model, tokenizer } = bundle;
  const numClasses = task.labels.length;
  const maxLength = Math.min(config.maxLength, model.maxLength);
  const batching = { ...config, maxLength };
  const train = batchesOf(task.train, tokenizer, batching, {
    isTraining: true,
    numClasses,
    keepText: true,
  });
  const validation = batchesOf(task.validation, tokenizer, batching, {
    isTraining: false,
    numClasses,
    keepText: true,
  });
  tellSmallSteps(tell, config, task.train.length, 'texts');
  if (train.truncated > 0) {
    tell({
      type: 'notice',
      topic: 'data',
      text: `${train.truncated.toLocaleString('en-US')} texts longer than ${maxLength} tokens are truncated`,
    });
  }
  return fitRun(training, {
    model,
    weights,
    loss: pretrainedLoss(model, { labelSmoothing: config.labelSmoothing }),
    batches: train,
    modelDim: Number(model.config.hidden_size ?? model.config.dim),
    validation: {
      validation,
      metrics: validationMetrics(),
      monitor: 'accuracy',
    },
    optimizer: {
      // As in BERT's own code: neither biases nor the scales of normalizations decay.
      decay: (_, { rank }) => rank > 1,
      ...(rateMultiplier && { rateMultiplier }),
    },
    columns: scoreColumns,
  });
}
