import type { Answer, AnswerOptions } from '@resattn/models';
import type { SequenceConfig } from '../../config/sequence-config.js';

/** How answers are asked for; what is not given is as the run's configuration or the model's files say. */
export interface AnswerSettings {
  readonly numBeams?: number | undefined;
  readonly lengthPenalty?: number | undefined;
  /** Maximum number of tokens of an answer. */
  readonly maxNewTokens?: number | undefined;
  /** Answers for each text, best first. Default 1. */
  readonly best?: number | undefined;
  /** Whether each answer tells where the model looked. */
  readonly alignment: boolean;
}

/** The options of a pipeline; `config` is that of the run, undefined for a pretrained model. */
export function answerOptions(
  { best = 1, alignment, ...given }: AnswerSettings,
  config: SequenceConfig | undefined,
): AnswerOptions {
  const numBeams = given.numBeams ?? config?.numBeams;
  const lengthPenalty = given.lengthPenalty ?? config?.lengthPenalty;
  const maxNewTokens = given.maxNewTokens ?? config?.maxTargetLength;
  return {
    // Answers beside the best one are beams.
    ...((numBeams !== undefined || best > 1) && { numBeams: Math.max(numBeams ?? 1, best) }),
    numReturnSequences: best,
    ...(lengthPenalty !== undefined && { lengthPenalty }),
    ...(config && { noRepeatNgramSize: config.noRepeatNgramSize }),
    ...(maxNewTokens !== undefined && { maxNewTokens }),
    alignment,
  };
}

/**
 * What an answer keeps quiet about: what was not read, not known or not written.
 *
 * @param number of the text among all, from 1
 */
export function answerNotices(
  { isTruncated, isComplete, unknown }: Answer,
  number: number,
  maxSource: number,
  maxNewTokens: number | undefined,
): string[] {
  const notices: string[] = [];
  const say = (line: string) => notices.push(line);
  if (isTruncated) {
    say(`Text ${number} is longer than ${maxSource} tokens; the rest of it is not read.`);
  }
  if (unknown.length > 0) {
    const shown = [...new Set(unknown)].slice(0, 8).map((piece) => JSON.stringify(piece));
    say(`Text ${number} has pieces that the model does not know: ${shown.join(', ')}.`);
  }
  if (!isComplete) {
    const limit = maxNewTokens === undefined ? 'its maximum length' : `${maxNewTokens} tokens`;
    say(`The answer to text ${number} was ended at ${limit} (--max-tokens).`);
  }
  return notices;
}

/** An answer as a line of JSON has it; a blank text has an empty one, in its place. */
export function answerRecord(input: string, answer: Answer | undefined): object {
  if (answer === undefined) return { input, source: '', text: '' };
  const {
    source,
    text,
    score,
    isComplete,
    isTruncated,
    unknown,
    candidates,
    alignment: map,
  } = answer;
  return {
    input,
    source,
    text,
    score,
    isComplete,
    isTruncated,
    unknown,
    ...(candidates.length > 1 && {
      candidates: candidates.map((each) => ({ text: each.text, score: each.score })),
    }),
    ...(map && {
      attention: {
        queries: map.queries,
        keys: map.keys,
        weights: map.weights.map((row) => Array.from(row)),
      },
    }),
  };
}
