import { fingerprint } from '@resattn/data';
import type { Answer, SequencePipeline } from '@resattn/models';
import type { SequenceConfig } from '../../config/sequence-config.js';
import { progressOf } from '../../events.js';
import { confidenceOf, type ScoreConfidence } from '../../predictions/confidence.js';
import { samplesOf, type TextPredictions } from '../../predictions/predictions.js';
import { spread } from '../../run/spread.js';
import { type SequenceScores, statisticsOf, totalScores } from './scores.js';
import type { SequenceExample, SequenceTraining } from './task.js';

/** What a test part came to. */
export interface TestResult {
  /** Its name: `test`, or that of a further part. */
  readonly name: string;
  readonly pairs: number;
  readonly scores: SequenceScores;
  /** Of the plain method, where the task has one. */
  readonly baseline: SequenceScores | undefined;
  readonly predictions: TextPredictions;
}

/** A source, what the model wrote, and what it should have written. */
export interface WrittenSample extends Answer {
  readonly target: string;
}

export interface Tested {
  readonly tests: readonly TestResult[];
  /** Of the scores of the first test part. */
  readonly confidence: Readonly<Record<string, ScoreConfidence>>;
  readonly samples: readonly WrittenSample[];
}

const SAMPLES = 8;

/** How a run of this configuration writes. */
export const writingOf = ({
  numBeams: beams,
  maxTargetLength,
  lengthPenalty,
  noRepeatNgramSize,
}: SequenceConfig) => ({
  numBeams: beams,
  maxNewTokens: maxTargetLength,
  lengthPenalty,
  noRepeatNgramSize,
});

/** Writes the answers to all test sources, scores them, and keeps some to show. */
export async function testModel(
  { config, task, tell }: Pick<SequenceTraining, 'config' | 'task' | 'tell'>,
  pipeline: SequencePipeline,
): Promise<Tested> {
  const writing = writingOf(config);
  const testPart = async (name: string, pairs: readonly SequenceExample[]): Promise<TestResult> => {
    const bar = progressOf(tell).start({ label: name, total: pairs.length, unit: 'texts' });
    const answers = await pipeline.answer(
      pairs.map(({ source }) => source),
      { ...writing, onProgress: (done) => bar.update(done) },
    );
    bar.stop();
    const { baseline } = task;
    const statisticsOfTexts = (texts: readonly string[]) =>
      statisticsOf(texts, pairs, task.scores, config);
    const hypotheses = answers.map(({ text }) => text);
    const statistics = statisticsOfTexts(hypotheses);
    const plain = baseline && statisticsOfTexts(pairs.map(({ source }) => baseline.answer(source)));
    return {
      name,
      pairs: pairs.length,
      scores: totalScores(statistics),
      baseline: plain && totalScores(plain),
      predictions: {
        ...{ kind: 'texts', hypotheses, statistics, baseline: plain },
        test: fingerprint(
          pairs.map(({ source, target, references = [target] }) =>
            [source, ...references].join('\t'),
          ),
        ),
      },
    };
  };
  const tests = [await testPart('test', task.test)];
  for (const [name, pairs] of Object.entries(task.furtherTests ?? {}))
    tests.push(await testPart(name, pairs));
  const shown = spread(task.test, SAMPLES);
  const answers = await pipeline.answer(
    shown.map(({ source }) => source),
    { ...writing, alignment: true },
  );
  const { predictions } = tests[0]!;
  return {
    tests,
    confidence: confidenceOf(samplesOf(predictions, 'model')!, samplesOf(predictions, 'baseline')),
    samples: answers.map((answer, i) => ({ ...answer, target: shown[i]!.target })),
  };
}
