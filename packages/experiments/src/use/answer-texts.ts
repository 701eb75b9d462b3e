import { type Answer, SequencePipeline } from '@resattn/models';
import { loadSequence } from '@resattn/models/node';
import { checkOptions } from '@resattn/options';
import { guarded, type Tell } from '../events.js';
import type { MachineOptions } from '../run/machine.js';
import { openRunOf } from '../run/open-run-of.js';
import { isPretrainedFor } from '../run/pretrained.js';
import { tellUnfinished } from '../run/run-folder.js';
import { startBackend } from '../run/start-backend.js';
import { answerNotices, answerOptions, answerRecord } from '../tasks/sequence/answers.js';
import { checkPictureFile, writeAttentionPicture } from '../tasks/sequence/attention-picture.js';
import { inPlace, type TextBatch, type Texts, textBatches, wholeBatch } from './texts.js';

/** How texts are answered; what is not given is as the run's configuration or the model's files say. */
export interface AnswerTextsOptions {
  readonly numBeams?: number | undefined;
  readonly lengthPenalty?: number | undefined;
  /** Maximum number of tokens of an answer. */
  readonly maxNewTokens?: number | undefined;
  /** Answers for each text, best first. Default 1. */
  readonly best?: number | undefined;
  /**
   * File, .html or .svg, of a picture of where the model looked; all texts are read before the first is
   * answered then. Default: none is written.
   */
  readonly pictureFile?: string | undefined;
  /** What is done, for the title of the picture. Default `translate`. */
  readonly verb?: string | undefined;
  /** Default: the backend that tfjs has, else the best one there is. */
  readonly machine?: MachineOptions | undefined;
  readonly onEvent?: Tell | undefined;
}

/** What a model wrote for a text. */
export interface AnsweredText {
  readonly input: string;
  /** Undefined for a blank text. */
  readonly answer: Answer | undefined;
  /** What was not read, not known or not written, in sentences. */
  readonly notices: readonly string[];
  /** The answer as plain data. */
  readonly json: object;
}

/**
 * Translates or summarizes texts with the model of a run, or a pretrained one, as they come.
 *
 * @returns batches of texts with their answers
 * @throws UserError for a run of another kind, and a picture that cannot be written
 */
export function answerTexts(
  folder: string,
  texts: Texts,
  options: AnswerTextsOptions = {},
): AsyncGenerator<readonly AnsweredText[]> {
  checkOptions('answerTexts', options, {
    ...{ numBeams: true, lengthPenalty: true, maxNewTokens: true, best: true, pictureFile: true },
    ...{ verb: true, machine: true, onEvent: true },
  });
  return answered(folder, texts, options);
}

async function* answered(
  folder: string,
  texts: Texts,
  options: AnswerTextsOptions,
): AsyncGenerator<readonly AnsweredText[]> {
  const { pictureFile, verb = 'translate', machine, onEvent, ...settings } = options;
  const opened = (await isPretrainedFor(folder, 'sequence'))
    ? undefined
    : await openRunOf(folder, 'sequence');
  let batches: AsyncIterable<TextBatch> | readonly TextBatch[] = await textBatches(texts);
  if (pictureFile !== undefined) {
    // One picture shows all texts, so all are read before it is known to be possible.
    const whole = await wholeBatch(batches);
    checkPictureFile(pictureFile, whole.texts.length);
    batches = [whole];
  }
  const tell = guarded(onEvent);
  if (opened) await tellUnfinished(opened.run, tell);
  await startBackend(machine, tell);
  const pipeline = new SequencePipeline(
    await loadSequence(folder),
    opened && { maxSourceLength: opened.config.maxSourceLength },
  );
  const asked = answerOptions(
    { ...settings, alignment: pictureFile !== undefined },
    opened?.config,
  );
  const pictured: Answer[] = [];
  try {
    for await (const batch of batches) {
      const answers = await inPlace(batch.texts, (filled) => pipeline.answer(filled, asked));
      if (pictureFile !== undefined) pictured.push(...answers.filter((answer) => !!answer));
      yield answers.map((answer, i): AnsweredText => {
        const [input, number] = [batch.texts[i]!, batch.first + i];
        const { maxSourceLength } = pipeline;
        return {
          ...{ input, answer, json: answerRecord(input, answer) },
          notices: answer ? answerNotices(answer, number, maxSourceLength, asked.maxNewTokens) : [],
        };
      });
    }
  } finally {
    pipeline.dispose();
  }
  if (pictureFile !== undefined) await writeAttentionPicture(pictureFile, verb, pictured);
}
