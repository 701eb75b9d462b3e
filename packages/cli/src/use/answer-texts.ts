import { extname, join } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import {
  isPretrainedFor,
  type MachineOptions,
  openRunOf,
  startBackend,
  tellUnfinished,
} from '@resattn/experiments';
import { type SequenceConfig, UserError } from '@resattn/experiments/config';
import { type Answer, type AnswerOptions, SequencePipeline } from '@resattn/models';
import { loadSequence } from '@resattn/models/node';
import { alignment, report } from '@resattn/vis';
import { inPlace, type TextBatch, textBatches } from '../terminal/read-texts.js';
import type { Terminal } from '../terminal/terminal.js';
import { runView } from '../views/run-view.js';

export interface AnswerRequest {
  readonly folder: string;
  /** What is done: `translate`, `summarize`. */
  readonly verb: string;
  /** Empty: texts are read from standard input, one a line. */
  readonly texts: readonly string[];
  readonly isJson: boolean;
  /** Default: those of the run's configuration, or what a pretrained model's files say. */
  readonly beams?: number | undefined;
  readonly lengthPenalty?: number | undefined;
  /** Most tokens of an answer. Default: that of the run's configuration. */
  readonly maxTokens?: number | undefined;
  /** Answers for each text, best first. Default 1. */
  readonly best?: number | undefined;
  /** Whether to write the picture of where the model looked. */
  readonly showsAttention: boolean;
  /** File of that picture. Default: `attention.html` in the run folder. */
  readonly pictureFile?: string | undefined;
  readonly machine: MachineOptions;
  readonly terminal: Terminal;
}

/** Translates or summarizes texts with the model of a run, or a pretrained one. */
export async function answerTexts(request: AnswerRequest): Promise<void> {
  const { folder, verb, isJson, best = 1, showsAttention, machine, terminal } = request;
  const { out, say } = terminal;
  const opened = (await isPretrainedFor(folder, 'sequence'))
    ? undefined
    : await openRunOf(folder, 'sequence');
  let batches = await textBatches(request.texts, verb, terminal);
  let picture: string | undefined;
  if (showsAttention) {
    // One picture shows all texts, so all are read before it is known to be possible.
    const whole = await wholeBatch(batches);
    picture = pictureFile(request, whole.texts);
    batches = asyncList([whole]);
  }
  const tell = runView(terminal, { isQuiet: true }).show;
  if (opened) await tellUnfinished(opened.run, tell);
  await startBackend(machine, tell);
  const pipeline = new SequencePipeline(
    await loadSequence(folder),
    opened && { maxSourceLength: opened.config.maxSourceLength },
  );
  const options = optionsOf(request, opened?.config);
  const shown: Answer[] = [];
  try {
    for await (const { texts, first } of batches) {
      const answers = await inPlace(texts, (filled) => pipeline.answer(filled, options));
      answers.forEach((answer, i) => {
        if (answer)
          sayNotices(answer, first + i, pipeline.maxSourceLength, options.maxNewTokens, say);
        if (answer && showsAttention) shown.push(answer);
        if (isJson) out(JSON.stringify(jsonOf(texts[i]!, answer)));
        else if (answer) for (const { text } of answer.candidates) out(text);
        else for (let candidate = 0; candidate < best; candidate++) out('');
      });
    }
  } finally {
    pipeline.dispose();
  }
  if (picture === undefined) return;
  if (shown.every(({ alignment: map }) => map === undefined)) {
    throw new UserError('this model does not attend to its source: there is no picture to write.');
  }
  await writeFileAtomic(picture, pictureOf(picture, verb, shown));
  say(`attention ${picture}`);
}

/** Of a pretrained model its files say what is not given. */
function optionsOf(
  { beams, best = 1, lengthPenalty, maxTokens, showsAttention }: AnswerRequest,
  config: SequenceConfig | undefined,
): AnswerOptions {
  const numBeams = beams ?? config?.numBeams;
  const penalty = lengthPenalty ?? config?.lengthPenalty;
  const maxNewTokens = maxTokens ?? config?.maxTargetLength;
  return {
    // Answers beside the best one are beams.
    ...((numBeams !== undefined || best > 1) && { numBeams: Math.max(numBeams ?? 1, best) }),
    numReturnSequences: best,
    ...(penalty !== undefined && { lengthPenalty: penalty }),
    ...(config && { noRepeatNgramSize: config.noRepeatNgramSize }),
    ...(maxNewTokens !== undefined && { maxNewTokens }),
    alignment: showsAttention,
  };
}

async function wholeBatch(batches: AsyncIterable<TextBatch>): Promise<TextBatch> {
  const texts: string[] = [];
  for await (const batch of batches) for (const text of batch.texts) texts.push(text);
  return { texts, first: 1 };
}

async function* asyncList<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}

function pictureFile(
  { pictureFile: file, folder }: AnswerRequest,
  texts: readonly string[],
): string {
  if (file === undefined) return join(folder, 'attention.html');
  const type = extname(file).toLowerCase();
  if (type !== '.svg' && type !== '.html') {
    throw new UserError(`${file}: a picture is written as .svg or .html.`);
  }
  if (type === '.svg' && texts.length > 1) {
    throw new UserError(
      `${file}: an SVG holds the picture of one text, and there are ${texts.length}: give a .html file.`,
    );
  }
  return file;
}

function pictureOf(file: string, verb: string, answers: readonly Answer[]): string {
  const [first] = answers;
  if (extname(file).toLowerCase() === '.svg') return alignment(first!.alignment!);
  return report({
    title: `Attention (${verb})`,
    scores: [],
    texts: answers.map(({ source, text, alignment: map }) => ({
      source,
      written: text,
      ...(map && { alignment: map }),
    })),
  });
}

function sayNotices(
  { isTruncated, isComplete, unknown }: Answer,
  number: number,
  maxSource: number,
  maxNewTokens: number | undefined,
  say: (line: string) => void,
): void {
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
}

function jsonOf(input: string, answer: Answer | undefined): object {
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
