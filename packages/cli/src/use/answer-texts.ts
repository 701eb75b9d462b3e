import { join } from 'node:path';
import {
  answerNotices,
  answerOptions,
  answerRecord,
  checkPictureFile,
  isPretrainedFor,
  type MachineOptions,
  openRunOf,
  startBackend,
  tellUnfinished,
  writeAttentionPicture,
} from '@resattn/experiments';
import { type Answer, SequencePipeline } from '@resattn/models';
import { loadSequence } from '@resattn/models/node';
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
    picture = request.pictureFile ?? join(folder, 'attention.html');
    checkPictureFile(picture, whole.texts.length);
    batches = asyncList([whole]);
  }
  const tell = runView(terminal, { isQuiet: true }).show;
  if (opened) await tellUnfinished(opened.run, tell);
  await startBackend(machine, tell);
  const pipeline = new SequencePipeline(
    await loadSequence(folder),
    opened && { maxSourceLength: opened.config.maxSourceLength },
  );
  const options = answerOptions(
    {
      numBeams: request.beams,
      lengthPenalty: request.lengthPenalty,
      maxNewTokens: request.maxTokens,
      best,
      alignment: showsAttention,
    },
    opened?.config,
  );
  const shown: Answer[] = [];
  try {
    for await (const { texts, first } of batches) {
      const answers = await inPlace(texts, (filled) => pipeline.answer(filled, options));
      answers.forEach((answer, i) => {
        if (answer) {
          const { maxSourceLength } = pipeline;
          answerNotices(answer, first + i, maxSourceLength, options.maxNewTokens).forEach(say);
          if (showsAttention) shown.push(answer);
        }
        if (isJson) out(JSON.stringify(answerRecord(texts[i]!, answer)));
        else if (answer) for (const { text } of answer.candidates) out(text);
        else for (let candidate = 0; candidate < best; candidate++) out('');
      });
    }
  } finally {
    pipeline.dispose();
  }
  if (picture === undefined) return;
  await writeAttentionPicture(picture, verb, shown);
  say(`attention ${picture}`);
}

async function wholeBatch(batches: AsyncIterable<TextBatch>): Promise<TextBatch> {
  const texts: string[] = [];
  for await (const batch of batches) for (const text of batch.texts) texts.push(text);
  return { texts, first: 1 };
}

async function* asyncList<T>(items: readonly T[]): AsyncGenerator<T> {
  yield* items;
}
