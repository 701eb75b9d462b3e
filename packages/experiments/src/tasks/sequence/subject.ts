import { join } from 'node:path';
import { setSeed } from '@resattn/core';
import { RunRecord } from '@resattn/core/node';
import {
  countParameters,
  type SequenceBundle,
  SequencePipeline,
  type SequenceToSequence,
} from '@resattn/models';
import { makeSequenceStudent, sequenceDistillationLoss } from '@resattn/models/compression';
import { loadSequence, MODEL_FOLDER, saveSequence } from '@resattn/models/node';
import { latencies, weightBytes } from '../../compression/measure.js';
import type { CompressionMethod, CompressOptions } from '../../compression/options.js';
import type { Subject } from '../../compression/subject.js';
import type { SequenceConfig } from '../../config/sequence-config.js';
import { sequenceFamilyOptions } from '../../config/sequence-families.js';
import { progressOf } from '../../events.js';
import { packageVersions } from '../../run/package-versions.js';
import { partOfTraining } from '../../run/part-of-training.js';
import { writeTask } from '../../run/run-folder.js';
import type { Opened, RunData, Training } from '../../task.js';
import { fitModel } from './fit-sequence.js';
import { modelName } from './model.js';
import { scoreLabels, scoresOf } from './scores.js';
import type { SequenceTask, SequenceTraining } from './task.js';

const codecs = ['int8', 'int4', 'dynamic-int8'] as const satisfies readonly CompressionMethod[];
const methods: readonly CompressionMethod[] = [...codecs, 'distill'];

/** A student of a quarter of the parameters is about half as wide, and learns at a higher rate. */
const STUDENT_RATE = 2;

/** A student sees its teacher's answers for more epochs than the teacher had for the targets. */
const STUDENT_EPOCHS = 1.5;

/** A run that translates or summarizes. */
export async function sequenceSubject(
  { run, preset, config }: Opened<SequenceConfig>,
  task: SequenceTask,
  watch: Pick<Training<unknown, RunData>, 'tell' | 'signal'>,
): Promise<Subject> {
  const { test, scores, fingerprint } = task;
  return {
    run,
    fingerprint,
    title: `${modelName(config)} on ${task.name}`,
    tests: test.length,
    methods,
    scores: scores.map((name) => ({
      name,
      ...scoreLabels[name],
      points: name === 'exactMatch' ? 100 : 1,
    })),

    async measure(folder) {
      const bundle = await loadSequence(folder);
      const pipeline = new SequencePipeline(bundle, { maxSourceLength: config.maxSourceLength });
      const writing = {
        numBeams: config.numBeams,
        maxNewTokens: config.maxTargetLength,
        lengthPenalty: config.lengthPenalty,
        noRepeatNgramSize: config.noRepeatNgramSize,
      };
      const texts = test.map(({ source }) => source);
      const bar = progressOf(watch.tell).start({
        label: 'testing',
        total: texts.length,
        unit: 'texts',
      });
      const onProgress = (done: number) => bar.update(done);
      const answers = await pipeline.answer(texts, { ...writing, onProgress });
      bar.stop();
      const written = answers.map(({ text }) => text);
      const measured = {
        parameters: countParameters(bundle.model),
        bytes: await weightBytes(folder),
        ...(await latencies(texts, (batch) => pipeline.answer(batch, writing))),
        scores: scoresOf(written, test, scores, config),
      };
      pipeline.dispose();
      return measured;
    },

    async compress(method, target, options) {
      const bundle = await loadSequence(run.folder);
      const isStudent = method === 'distill';
      const smaller = isStudent ? await studentOf(bundle, config, options) : bundle;
      const made = await RunRecord.create(target, {
        config: { preset, ...(isStudent ? configOf(smaller.model, config) : config) },
        packages: packageVersions(),
      });
      const training = { run: made, preset, config, task, ...watch, isResumed: false };
      const status = isStudent ? await distill(training, smaller, bundle, options) : 'done';
      const model = join(target, MODEL_FOLDER);
      const codec = codecs.find((each) => each === method);
      await saveSequence(model, smaller, codec && { method: codec });
      await writeTask(target, task, { verb: task.verb, scores: task.scores });
      return { run: made, status };
    },
  };
}

/** A narrower model for the texts of the bundle. */
async function studentOf(
  bundle: SequenceBundle,
  { seed }: SequenceConfig,
  { share }: CompressOptions,
): Promise<SequenceBundle> {
  setSeed(seed);
  return { ...bundle, model: await makeSequenceStudent(bundle.model, share) };
}

async function distill(
  training: SequenceTraining,
  student: SequenceBundle,
  { model: large }: SequenceBundle,
  { temperature, teacher, ...options }: CompressOptions,
): Promise<'done' | 'interrupted'> {
  const { config } = training;
  const length = partOfTraining(config, STUDENT_EPOCHS, options.epochs);
  if (length.epochs === 0) return 'done';
  const learningRate = options.learningRate ?? STUDENT_RATE * config.learningRate;
  const tuned = { ...config, ...length, learningRate };
  const pipeline = new SequencePipeline(student, { maxSourceLength: config.maxSourceLength });
  try {
    const loss = sequenceDistillationLoss(student.model, large, { temperature, teacher });
    const { status } = await fitModel({ ...training, config: tuned }, student, pipeline, loss);
    return status === 'interrupted' ? 'interrupted' : 'done';
  } finally {
    pipeline.dispose();
  }
}

/** The configuration of a run with its widths as they are in a model made narrower. */
function configOf({ config }: SequenceToSequence, trained: SequenceConfig): SequenceConfig {
  const narrower: Readonly<Record<string, unknown>> = { ...config };
  const { units = trained.modelDim, modelDim = units, dropout } = narrower;
  const own = Object.keys(sequenceFamilyOptions.find(trained.model)?.fields ?? {});
  // Where a Transformer normalizes has another name there.
  const same = own.filter((name) => name !== 'norm' && name in narrower);
  const fields = Object.fromEntries(same.map((name) => [name, narrower[name]]));
  return { ...trained, ...fields, modelDim, dropout } as SequenceConfig;
}
