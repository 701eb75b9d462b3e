import { type Answer, type SequenceBundle, SequencePipeline } from '@resattn/models';
import {
  type SequenceConfig,
  type SequenceOptions,
  sequenceFields,
} from '../config/sequence-config.js';
import { sequenceFamilyOptions } from '../config/sequence-families.js';
import { progressOf } from '../events.js';
import { confidenceOf } from '../predictions/confidence.js';
import { textSamples } from '../predictions/predictions.js';
import { InterruptedError } from '../run/interruption.js';
import { memoryKeeper } from '../run/keeper.js';
import { fitSequence } from '../tasks/sequence/fit-sequence.js';
import { checkTask, pairsOf, rowsTask } from '../tasks/sequence/pairs.js';
import { resultsOf, type SequenceResults } from '../tasks/sequence/results.js';
import { type SequenceScores, statisticsOf, totalScores } from '../tasks/sequence/scores.js';
import type { SequenceRow } from '../tasks/sequence/task.js';
import { writingOf } from '../tasks/sequence/test-model.js';
import { UsageError } from '../user-error.js';
import type { InMemoryTask } from './task.js';

/** The scores of what a model writes for the sources of rows. */
export interface InMemorySequenceEvaluation {
  readonly pairs: number;
  readonly scores: SequenceScores;
  readonly confidence: ReturnType<typeof confidenceOf>;
}

export interface InMemorySequence {
  readonly config: SequenceConfig;
  readonly options: SequenceOptions;
  readonly row: SequenceRow;
  readonly results: SequenceResults;
  readonly evaluation: InMemorySequenceEvaluation;
  readonly prediction: Answer;
  readonly bundle: SequenceBundle;
}

/** One sequence into another: translations, summaries, actions. */
export const sequence: InMemoryTask<InMemorySequence> = {
  kind: 'sequence',
  fields: sequenceFields,
  families: sequenceFamilyOptions,
  preset: 'translate',
  columns: ['sourceColumn', 'targetColumn'],
  async train(config, rows, { tell, signal }) {
    if (config.averageCheckpoints > 1) {
      throw new UsageError(
        (option) =>
          `${option('averageCheckpoints', config.averageCheckpoints)} needs checkpoints, and there are none in memory.`,
        [(option) => `leave out ${option('averageCheckpoints')}`, 'run it in Node.js'],
      );
    }
    const data = 'rows in memory';
    tell({ type: 'reading', data });
    const task = await rowsTask(rows, config);
    checkTask(task, data, config);
    const { description, notices, train, validation, test } = task;
    tell({
      ...{ type: 'data', description, notices },
      sizes: { train: train.length, validation: validation.length, test: test.length },
    });
    const fitted = await fitSequence({
      ...{ run: memoryKeeper, preset: 'translate', config, task, tell, signal },
      isResumed: false,
    });
    if (fitted.status === 'interrupted') throw new InterruptedError(undefined, fitted.step);
    const { bundle, outcome } = fitted;
    const results = resultsOf({ task }, outcome);
    tell({ type: 'done', results: { ...results } });
    const { maxSourceLength } = config;
    const pipeline = new SequencePipeline(bundle, { maxSourceLength });
    const writing = writingOf(config);
    return {
      results,
      bundle,
      predict: (texts) => pipeline.answer(texts, writing),
      async evaluate(given, _, tellOf) {
        const pairs = await pairsOf(given, 'data');
        const total = pairs.length;
        const bar = progressOf(tellOf).start({ label: 'evaluating', total, unit: 'texts' });
        const sources = pairs.map(({ source }) => source);
        const onProgress = (done: number) => bar.update(done);
        const answers = await pipeline.answer(sources, { ...writing, onProgress });
        bar.stop();
        const texts = answers.map(({ text }) => text);
        const statistics = statisticsOf(texts, pairs, task.scores, config);
        return {
          pairs: total,
          scores: totalScores(statistics),
          confidence: confidenceOf(textSamples(statistics), undefined),
        };
      },
      dispose() {
        pipeline.dispose();
        for (const weight of Object.values(bundle.model.weights)) weight.dispose();
      },
    };
  },
};
