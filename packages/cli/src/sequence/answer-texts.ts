import { extname, join } from 'node:path';
import { writeFileAtomic } from '@resattn/core/node';
import { type Answer, SequencePipeline } from '@resattn/models';
import { loadSequence } from '@resattn/models/node';
import { alignment, report } from '@resattn/vis';
import type { MachineOptions } from '../commands/machine-options.js';
import { UserError } from '../errors.js';
import { openRunOf, sayUnfinished } from '../run/run-folder.js';
import { startBackend } from '../run/start-backend.js';
import { readTexts } from '../terminal/read-texts.js';
import type { Terminal } from '../terminal/terminal.js';

export interface AnswerRequest {
  readonly folder: string;
  /** What is done: `translate`, `summarize`. */
  readonly verb: string;
  /** Empty: texts are read from standard input, one a line. */
  readonly texts: readonly string[];
  readonly isJson: boolean;
  /** Default: those of the run's configuration. */
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

/** Translates or summarizes texts with the model of a run. */
export async function answerTexts(request: AnswerRequest): Promise<void> {
  const { folder, verb, isJson, best = 1, showsAttention, machine, terminal } = request;
  const { out, say } = terminal;
  const { config, run } = await openRunOf(folder, 'sequence');
  const texts = await readTexts(request.texts, verb, terminal);
  const picture = showsAttention ? pictureFile(request, texts) : undefined;
  await sayUnfinished(run, say);
  await startBackend(machine, terminal, { isQuiet: true });
  const bundle = await loadSequence(folder);
  const pipeline = new SequencePipeline(bundle, { maxSourceLength: config.maxSourceLength });
  const maxNewTokens = request.maxTokens ?? config.maxTargetLength;
  const answers = await pipeline.answer(texts, {
    numBeams: Math.max(request.beams ?? config.beams, best),
    numReturnSequences: best,
    lengthPenalty: request.lengthPenalty ?? config.lengthPenalty,
    noRepeatNgramSize: config.noRepeatNgram,
    maxNewTokens,
    alignment: showsAttention,
  });
  pipeline.dispose();
  sayNotices(answers, config.maxSourceLength, maxNewTokens, say);
  answers.forEach((answer, i) => {
    if (isJson) out(JSON.stringify(jsonOf(texts[i]!, answer)));
    else for (const { text } of answer.candidates) out(text);
  });
  if (picture === undefined) return;
  if (answers.every(({ alignment: map }) => map === undefined)) {
    throw new UserError('this model does not attend to its source: there is no picture to write.');
  }
  await writeFileAtomic(picture, pictureOf(picture, verb, answers));
  say(`attention ${picture}`);
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
  answers: readonly Answer[],
  maxSource: number,
  maxNewTokens: number,
  say: (line: string) => void,
): void {
  answers.forEach(({ isTruncated, isComplete, unknown }, i) => {
    if (isTruncated) {
      say(`Text ${i + 1} is longer than ${maxSource} tokens; the rest of it is not read.`);
    }
    if (unknown.length > 0) {
      const shown = [...new Set(unknown)].slice(0, 8).map((piece) => JSON.stringify(piece));
      say(`Text ${i + 1} has pieces that the model does not know: ${shown.join(', ')}.`);
    }
    if (!isComplete) {
      say(`The answer to text ${i + 1} was ended at ${maxNewTokens} tokens (--max-tokens).`);
    }
  });
}

function jsonOf(input: string, answer: Answer): object {
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
