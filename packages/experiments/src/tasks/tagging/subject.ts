import { join } from 'node:path';
import { RunRecord } from '@resattn/core/node';
import { countParameters, TaggingPipeline } from '@resattn/models';
import { loadTagger, MODEL_FOLDER, saveTagger } from '@resattn/models/node';
import { latencies, weightBytes } from '../../compression/measure.js';
import type { CompressionMethod } from '../../compression/options.js';
import type { Subject } from '../../compression/subject.js';
import { progressOf } from '../../events.js';
import { packageVersions } from '../../run/package-versions.js';
import { writeTask } from '../../run/run-folder.js';
import type { Opened, RunData, Training } from '../../task.js';
import type { TaggingConfig } from './config.js';
import { sentenceText } from './load-task.js';
import { modelName } from './model.js';
import { tagSentences } from './outcome.js';
import { scoreColumns, scoresOf } from './scores.js';
import type { TaggingTask } from './task.js';

const codecs = ['int8', 'int4'] as const satisfies readonly CompressionMethod[];

const isCodec = (method: CompressionMethod): method is (typeof codecs)[number] =>
  (codecs as readonly CompressionMethod[]).includes(method);

/** A run that tags. */
export async function taggerSubject(
  { run, preset, config }: Opened<TaggingConfig>,
  task: TaggingTask,
  { tell }: Pick<Training<unknown, RunData>, 'tell' | 'signal'>,
): Promise<Subject> {
  const { test, tags, tagging, fingerprint } = task;
  const columns = scoreColumns[tagging];
  return {
    ...{ run, fingerprint, tests: test.length, methods: codecs },
    title: `${modelName(config)} on ${task.name}`,
    scores: columns.map(({ heading, score }) => ({ name: score, heading, digits: 4, points: 100 })),

    async measure(folder) {
      const bundle = await loadTagger(folder);
      const pipeline = new TaggingPipeline(bundle, { maxLength: config.maxLength });
      const total = test.length;
      const bar = progressOf(tell).start({ label: 'testing', total, unit: 'sentences' });
      const sentences = test.map(({ tokens }) => tokens);
      const tagged = await tagSentences(pipeline, sentences, (done) => bar.update(done));
      bar.stop();
      const scores = scoresOf(
        tagged.map((sentence) => sentence.tags),
        test,
        bundle,
      );
      const measured = {
        parameters: countParameters(bundle.tagger),
        bytes: await weightBytes(folder),
        ...(await latencies(test.map(sentenceText), (batch) => pipeline.tag(batch))),
        scores: Object.fromEntries(columns.map(({ score }) => [score, scores[score]])),
      };
      pipeline.dispose();
      return measured;
    },

    async compress(method, target) {
      if (!isCodec(method)) throw new Error(`a tagger is not made smaller by ${method}`);
      const bundle = await loadTagger(run.folder);
      const made = await RunRecord.create(target, {
        config: { preset, ...config },
        packages: packageVersions(),
      });
      await saveTagger(join(target, MODEL_FOLDER), bundle, { method });
      await writeTask(target, task, { tags, tagging });
      return { run: made, status: 'done' };
    },
  };
}
