import { join } from 'node:path';
import { RunRecord } from '@resattn/core/node';
import { countWeights, SequencePipeline } from '@resattn/models';
import { loadSequence, MODEL_FOLDER, saveSequence } from '@resattn/models/node';
import { type OpenedRun, writeTask } from '../run/run-folder.js';
import { sequenceKind } from '../sequence/kind.js';
import { modelName } from '../sequence/model.js';
import { scoreLabels, scoresOf } from '../sequence/scores.js';
import type { Terminal } from '../terminal/terminal.js';
import { packageVersions } from '../version.js';
import type { CompressionMethod } from './compress-command.js';
import { latencies, weightBytes } from './measure.js';
import type { Subject } from './subject.js';

/** Those that need no training. */
const methods = ['int8', 'int4'] as const satisfies readonly CompressionMethod[];

/** A run that translates or summarizes. Its weights are quantized; no method trains it further. */
export async function sequenceSubject(
  { run, preset, config }: OpenedRun<'sequence'>,
  { say, progress }: Terminal,
): Promise<Subject> {
  const task = await sequenceKind.loadTask(config, say);
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
        numBeams: config.beams,
        maxNewTokens: config.maxTargetLength,
        lengthPenalty: config.lengthPenalty,
        noRepeatNgramSize: config.noRepeatNgram,
      };
      const texts = test.map(({ source }) => source);
      const bar = progress.start({ label: 'testing', total: texts.length, unit: 'texts' });
      const onProgress = (done: number) => bar.update(done);
      const answers = await pipeline.answer(texts, { ...writing, onProgress });
      bar.stop();
      const written = answers.map(({ text }) => text);
      const measured = {
        parameters: countWeights(bundle.model),
        bytes: await weightBytes(folder),
        ...(await latencies(texts, (batch) => pipeline.answer(batch, writing))),
        scores: scoresOf(written, test, scores),
      };
      pipeline.dispose();
      return measured;
    },

    async compress(method, target) {
      const made = await RunRecord.create(target, {
        config: { preset, ...config },
        packages: packageVersions(),
      });
      await saveSequence(join(target, MODEL_FOLDER), await loadSequence(run.folder), {
        method: method as (typeof methods)[number],
      });
      await writeTask(target, task, sequenceKind.describeTask(task));
      return { run: made, status: 'done' };
    },
  };
}
