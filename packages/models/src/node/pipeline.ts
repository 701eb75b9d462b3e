import { join } from 'node:path';
import { FileFormatError } from '@resattn/core';
import { checkOptions } from '@resattn/options';
import { classifierFormat } from '../bundles/classifier-bundle.js';
import { languageModelFormat } from '../bundles/language-model-bundle.js';
import { sequenceFormat } from '../bundles/sequence-bundle.js';
import { countParameters } from '../count-parameters.js';
import {
  type Classification,
  ClassificationPipeline,
  type ClassifyCallOptions,
  type ClassifyOptions,
} from '../pipelines/classify.js';
import { EncoderPipeline } from '../pipelines/encoder-pipeline.js';
import {
  type Answer,
  type AnswerOptions,
  SequencePipeline,
  type StreamedAnswer,
  type StreamOptions,
} from '../pipelines/sequence-pipeline.js';
import {
  type Continuation,
  type ContinueOptions,
  TextGenerationPipeline,
} from '../pipelines/text-generation-pipeline.js';
import { labelsOf, type ProblemType } from '../pretrained/config.js';
import type { PretrainedTask } from '../pretrained/pretrained-model.js';
import { taggerFormat } from '../taggers/tagger-bundle.js';
import {
  type TagCallOptions,
  type TaggedText,
  TaggingPipeline,
} from '../taggers/tagging-pipeline.js';
import { MODEL_FOLDER, refuseLayersModel } from './bundle-folder.js';
import { loadClassifier } from './classifier-folder.js';
import { isThere, pretrainedPath, requireTask } from './hub-folder.js';
import { loadLanguageModel } from './language-model-folder.js';
import { loadPretrained } from './pretrained/pretrained-folder.js';
import { readRunDetails } from './run-details.js';
import { loadSequence } from './sequence-folder.js';
import { loadTagger } from './tagger-folder.js';

/** A function of one text, or of several at once. */
interface OneOrMany<Result, Options> {
  (text: string, options?: Options): Promise<Result>;
  (texts: readonly string[], options?: Options): Promise<Result[]>;
}

interface TextFunction<Result, Options> extends OneOrMany<Result, Options> {
  /** Frees what is compiled. */
  dispose(): void;
}

/** Texts to labels, with all scores and the attention. */
export interface Classify extends TextFunction<Classification, ClassifyCallOptions> {
  readonly task: 'classification';
  readonly labels: readonly string[];
  /** What the scores are; see `EncoderPipeline.problemType`. */
  readonly problemType: ProblemType;
}

/** Texts to texts: translation, summarization and the like. */
export interface Transform extends TextFunction<Answer, AnswerOptions> {
  readonly task: 'sequence';
  /** The answer to one text piece by piece. */
  stream(text: string, options?: StreamOptions): AsyncGenerator<string, StreamedAnswer, undefined>;
}

/** Prompts to what a language model continues. */
export interface Continue extends TextFunction<Continuation, ContinueOptions> {
  readonly task: 'language-model';
  /** The continuation piece by piece. */
  stream(prompt: string, options?: ContinueOptions): AsyncGenerator<string>;
}

/** Texts to words with tags, and the entities among them. */
export interface Tag extends TextFunction<TaggedText, TagCallOptions> {
  readonly task: 'tagging';
  readonly tags: readonly string[];
  /** What reads the words in their context. */
  readonly family: string;
  readonly parameters: number;
}

/** What a pipeline is, by what its model was trained for. */
export interface Pipelines {
  readonly classification: Classify;
  readonly sequence: Transform;
  readonly 'language-model': Continue;
  readonly tagging: Tag;
}
export type PipelineTask = keyof Pipelines;

export interface PipelineOptions<T extends PipelineTask> {
  /** What the model has to be for; tells TypeScript what comes back. Default: whatever it is for. */
  readonly task?: T | undefined;
  /** Texts that are computed together. Default 64 for classification, 32 for sequences and tagging. */
  readonly batchSize?: number | undefined;
}

/**
 * Loads a trained model as a function from text to results.
 *
 * @param folder of a run, or of a model; of a pretrained one that classifies texts, answers or
 *   continues them, too
 * @throws FileFormatError when the folder holds no model, or a file is damaged.
 * @throws Error when the model is for another task than `options.task`, or for none of these.
 */
export async function pipeline<T extends PipelineTask = PipelineTask>(
  folder: string,
  options: PipelineOptions<T> = {},
): Promise<Pipelines[T]> {
  checkOptions('pipeline', options, { task: true, batchSize: true });
  const task = await pipelineTask(folder);
  if (options.task !== undefined && options.task !== task) {
    throw new Error(
      `pipeline: ${folder} holds a model for ${task}, not for ${options.task}; leave out the task, or ` +
        'give the folder of another model',
    );
  }
  return (await loaders[task](folder, options.batchSize)) as Pipelines[T];
}

const formats: Readonly<Record<PipelineTask, string>> = {
  classification: classifierFormat.file,
  sequence: sequenceFormat.file,
  'language-model': languageModelFormat.file,
  tagging: taggerFormat.file,
};

/**
 * What the model of a folder does with texts: of a run, of a model, or of a pretrained one, whose
 * `config.json` names its class.
 *
 * @throws FileFormatError when the folder holds no model.
 * @throws Error for a pretrained model that is for something else, naming it and what to use.
 */
export async function pipelineTask(folder: string): Promise<PipelineTask> {
  for (const path of [folder, join(folder, MODEL_FOLDER)]) {
    for (const [task, file] of Object.entries(formats))
      if (await isThere(join(path, file))) return task as PipelineTask;
  }
  const pretrained = await pretrainedPath(folder);
  if (pretrained !== undefined) {
    const served = Object.keys(servedTasks) as PretrainedTask[];
    return servedTasks[await requireTask(pretrained, served)]!;
  }
  refuseLayersModel(folder);
  throw new FileFormatError(
    folder,
    `holds no model: none of ${Object.values(formats).join(', ')} is there or in ${MODEL_FOLDER}/`,
    'Give the folder of a run, or of a model that was saved',
  );
}

const servedTasks: Readonly<Partial<Record<PretrainedTask, PipelineTask>>> = {
  'sequence-classification': 'classification',
  seq2seq: 'sequence',
  'causal-lm': 'language-model',
};

async function loadAnyClassifier(folder: string, options: ClassifyOptions) {
  const path = await pretrainedPath(folder);
  if (path === undefined) {
    const bundle = await loadClassifier(folder);
    const own = new ClassificationPipeline(bundle, options);
    return { labels: bundle.labels, problemType: own.problemType, own };
  }
  const bundle = await loadPretrained(path, { returnAttentionScores: true });
  const own = new EncoderPipeline(bundle, options);
  return { labels: labelsOf(bundle.model.config), problemType: own.problemType, own };
}

const loaders: {
  readonly [T in PipelineTask]: (folder: string, batchSize?: number) => Promise<Pipelines[T]>;
} = {
  async classification(folder, batchSize) {
    const { maxLength } = await readRunDetails(folder);
    const { labels, problemType, own } = await loadAnyClassifier(folder, {
      ...(batchSize !== undefined && { batchSize }),
      ...(maxLength !== undefined && { maxLength }),
    });
    return Object.assign(
      oneOrMany((texts, options?: ClassifyCallOptions) => own.classify(texts, options)),
      {
        task: 'classification' as const,
        labels,
        problemType,
        dispose: () => own.dispose(),
      },
    );
  },
  async sequence(folder, batchSize) {
    const own = new SequencePipeline(await loadSequence(folder), {
      ...(batchSize !== undefined && { batchSize }),
    });
    return Object.assign(
      oneOrMany((texts, options?: AnswerOptions) => own.answer(texts, options)),
      {
        task: 'sequence' as const,
        stream: (text: string, options?: StreamOptions) => own.stream(text, options),
        dispose: () => own.dispose(),
      },
    );
  },
  async 'language-model'(folder) {
    const own = new TextGenerationPipeline(await loadLanguageModel(folder));
    return Object.assign(
      oneOrMany(async (prompts, options?: ContinueOptions) => {
        const continuations: Continuation[] = [];
        for (const prompt of prompts) continuations.push(await own.continue(prompt, options));
        return continuations;
      }),
      {
        task: 'language-model' as const,
        stream: (prompt: string, options?: ContinueOptions) => own.stream(prompt, options),
        dispose: () => own.dispose(),
      },
    );
  },
  async tagging(folder, batchSize) {
    const { maxLength } = await readRunDetails(folder);
    const bundle = await loadTagger(folder);
    const own = new TaggingPipeline(bundle, {
      ...(batchSize !== undefined && { batchSize }),
      ...(maxLength !== undefined && { maxLength }),
    });
    return Object.assign(
      oneOrMany((texts, options?: TagCallOptions) => own.tag(texts, options)),
      {
        task: 'tagging' as const,
        tags: bundle.tags,
        family: bundle.tagger.config.encoder,
        parameters: countParameters(bundle.tagger),
        dispose: () => own.dispose(),
      },
    );
  },
};

/** A function of several texts, of one as well. */
function oneOrMany<Result, Options>(
  run: (texts: readonly string[], options?: Options) => Promise<Result[]>,
): OneOrMany<Result, Options> {
  const call = async (given: string | readonly string[], options?: Options) =>
    typeof given === 'string' ? (await run([given], options))[0]! : run(given, options);
  return call as OneOrMany<Result, Options>;
}
