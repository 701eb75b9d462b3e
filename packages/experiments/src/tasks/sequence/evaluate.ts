import { SequencePipeline } from '@resattn/models';
import { loadSequence } from '@resattn/models/node';
import { resolveConfig } from '../../config/resolve.js';
import { type SequenceConfig, sequenceFields } from '../../config/sequence-config.js';
import { progressOf } from '../../events.js';
import { confidenceOf, type ScoreConfidence } from '../../predictions/confidence.js';
import { textSamples } from '../../predictions/predictions.js';
import { readTask, tellUnfinished } from '../../run/run-folder.js';
import { startBackend } from '../../run/start-backend.js';
import { textKey } from '../../run/text-key.js';
import { settleTrained } from '../../run/training-texts.js';
import type { EvaluationRequest, Opened } from '../../task.js';
import { summaryColumns, translationColumns } from './pair-columns.js';
import { pairsOf } from './pairs.js';
import { readPairs } from './read-pairs.js';
import { describeComparison, type SequenceScores, statisticsOf, totalScores } from './scores.js';
import type { ScoreName, SequenceRow, SequenceTask } from './task.js';

/** What a task is scored by where its run does not say. */
const usualScores: Readonly<Record<SequenceTask['verb'], readonly ScoreName[]>> = {
  translate: ['bleu', 'chrf', 'exactMatch'],
  summarize: ['rouge1', 'rouge2', 'rougeL'],
};

/** The scores of what a model writes for the sources of a file. */
export interface SequenceEvaluation {
  readonly pairs: number;
  /** Which scores, the headline first. */
  readonly names: readonly ScoreName[];
  readonly scores: SequenceScores;
  readonly confidence: Readonly<Record<string, ScoreConfidence>>;
  /** Sources that are longer than the model reads. */
  readonly truncated: number;
  /** Sources with pieces that the model does not know, and those pieces. */
  readonly withUnknown: number;
  readonly unknown: readonly string[];
  /** Answers that were ended by their length. */
  readonly unended: number;
  /** What is not compared, since the model cannot write it: a sentence, or undefined. */
  readonly comparison: string | undefined;
  readonly config: Pick<SequenceConfig, 'maxSourceLength' | 'maxTargetLength'>;
}

/** Answers the sources of a file with the model of a run, and scores what it wrote. */
export async function evaluateSequence(
  { run, config }: Opened<SequenceConfig>,
  { data, reading, machine, tell }: EvaluationRequest<SequenceRow>,
): Promise<SequenceEvaluation> {
  const { folder } = run;
  const progress = progressOf(tell);
  const { verb, scores: names = usualScores[verb] } = await readTask<
    Pick<SequenceTask, 'verb'> & Partial<Pick<SequenceTask, 'scores'>>
  >(folder);
  // The columns of this file need not be called as those of the training file: they are guessed anew.
  const { sourceColumn: _, targetColumn: __, ...inherited } = config;
  const resolved = resolveConfig<SequenceConfig>(inherited, sequenceFields, [
    { source: 'command line', values: reading },
  ]);
  const usual = verb === 'summarize' ? summaryColumns : translationColumns;
  const read =
    typeof data === 'string'
      ? await readPairs(data, resolved, usual, progress)
      : { pairs: await pairsOf(data, 'data'), notices: [] };
  for (const text of read.notices) tell({ type: 'notice', topic: 'evaluation', text });
  const pairs = await settleTrained(folder, read.pairs, {
    textOf: ({ source }) => source,
    keyOf: textKey(config),
    policy: resolved.overlap,
    what: 'sources',
    tell,
  });
  await tellUnfinished(run, tell);
  await startBackend(machine, tell);
  const bundle = await loadSequence(folder);
  const pipeline = new SequencePipeline(bundle, { maxSourceLength: config.maxSourceLength });
  const bar = progress.start({ label: 'evaluating', total: pairs.length, unit: 'texts' });
  const answers = await pipeline.answer(
    pairs.map(({ source }) => source),
    {
      numBeams: config.numBeams,
      lengthPenalty: config.lengthPenalty,
      noRepeatNgramSize: config.noRepeatNgramSize,
      maxNewTokens: config.maxTargetLength,
      onProgress: (done) => bar.update(done),
    },
  );
  bar.stop();
  pipeline.dispose();

  const hypotheses = answers.map(({ text }) => text);
  const statistics = statisticsOf(hypotheses, pairs, names, config);
  return {
    pairs: pairs.length,
    names,
    scores: totalScores(statistics),
    confidence: confidenceOf(textSamples(statistics), undefined),
    truncated: answers.filter(({ isTruncated }) => isTruncated).length,
    withUnknown: answers.filter((answer) => answer.unknown.length > 0).length,
    unended: answers.filter(({ isComplete }) => !isComplete).length,
    unknown: [...new Set(answers.flatMap((answer) => answer.unknown))],
    comparison: describeComparison(config, names),
    config,
  };
}
