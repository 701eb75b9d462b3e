import { access } from 'node:fs/promises';
import { join } from 'node:path';
import { FileFormatError } from '@resattn/core';
import { classifierFormat } from '../bundles/classifier-bundle.js';
import { languageModelFormat } from '../bundles/language-model-bundle.js';
import { sequenceFormat } from '../bundles/sequence-bundle.js';
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
import { asLanguageModel, asSequenceToSequence } from '../pretrained/as-generators.js';
import { labelsOf } from '../pretrained/config.js';
import { findFamily } from '../pretrained/families.js';
import type { PretrainedTask } from '../pretrained/pretrained-model.js';
import { MODEL_FOLDER, refuseLayersModel } from './bundle-folder.js';
import { loadClassifier } from './classifier-folder.js';
import { loadLanguageModel } from './language-model-folder.js';
import { loadPretrained, readConfig } from './pretrained/pretrained-folder.js';
import { INDEX_FILE, WEIGHTS_FILE } from './pretrained/safetensors-files.js';
import { readRunDetails } from './run-details.js';
import { loadSequence } from './sequence-folder.js';

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
}

/** Texts to texts: translation, summarization and the like. */
export interface Transform extends TextFunction<Answer, AnswerOptions> {
  readonly task: 'sequence';
  /** The answer to one text piece by piece. */
  stream(text: string, options?: StreamOptions): AsyncGenerator<string, StreamedAnswer, undefined>;
}

/** Prompts to what a language model goes on with. */
export interface Continue extends TextFunction<Continuation, ContinueOptions> {
  readonly task: 'language-model';
  /** The continuation piece by piece. */
  stream(prompt: string, options?: ContinueOptions): AsyncGenerator<string>;
}

/** What a pipeline is, by what its model was trained for. */
export interface Pipelines {
  readonly classification: Classify;
  readonly sequence: Transform;
  readonly 'language-model': Continue;
}
export type PipelineTask = keyof Pipelines;

export interface PipelineOptions<T extends PipelineTask> {
  /** What the model has to be for; tells TypeScript what comes back. Default: whatever it is for. */
  readonly task?: T;
  /** Texts that are computed together. Default 64 for classification, 32 for sequences. */
  readonly batchSize?: number;
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
  const task = await taskOf(folder);
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
};

async function taskOf(folder: string): Promise<PipelineTask> {
  for (const path of [folder, join(folder, MODEL_FOLDER)]) {
    for (const [task, file] of Object.entries(formats))
      if (await isThere(join(path, file))) return task as PipelineTask;
  }
  const pretrained = await hubFormatFolder(folder);
  if (pretrained !== undefined) return pretrainedTaskOf(pretrained);
  refuseLayersModel(folder);
  throw new FileFormatError(
    folder,
    `holds no model: none of ${Object.values(formats).join(', ')} is there or in ${MODEL_FOLDER}/`,
    'Give the folder of a run, or of a model that was saved',
  );
}

/**
 * What a pretrained model does with texts, by the class that its `config.json` names.
 *
 * @throws Error for a model that is for something else, naming it and what to use.
 */
async function pretrainedTaskOf(folder: string): Promise<PipelineTask> {
  const config = await readConfig(folder);
  const { task, family } = findFamily(config);
  const served = servedTasks[task];
  if (served !== undefined) return served;
  const advice =
    task === 'token-classification'
      ? 'use the tag of an EncoderPipeline'
      : task === 'masked-lm'
        ? 'use the fillMask of an EncoderPipeline'
        : 'load it with fromPretrained, or train it for another task (fromPretrained with a task)';
  throw new Error(
    `pipeline: ${folder} holds ${config.architectures?.[0] ?? family.modelType}, a model for ${task}; ` +
      `pipeline serves ${Object.keys(servedTasks).join(', ')}: ${advice}`,
  );
}

const servedTasks: Readonly<Partial<Record<PretrainedTask, PipelineTask>>> = {
  'sequence-classification': 'classification',
  seq2seq: 'sequence',
  'causal-lm': 'language-model',
};

/** The pretrained model of a folder that holds no model of another format, with its tokenizer. */
async function loadPretrainedWriter(folder: string, file: string) {
  const path = await hubFormatFolder(folder);
  if (path === undefined || (await isThere(join(path, file)))) return undefined;
  const { model, tokenizer } = await loadPretrained(path);
  if (tokenizer === undefined) {
    model.dispose();
    throw new Error(
      `pipeline: ${path} has no tokenizer that can be read here; put its tokenizer.json beside the weights`,
    );
  }
  return { model, tokenizer };
}

/** The folder itself, or the model's in a run, where a model of the Hub's format is. */
async function hubFormatFolder(folder: string): Promise<string | undefined> {
  for (const path of [folder, join(folder, MODEL_FOLDER)])
    for (const file of [WEIGHTS_FILE, INDEX_FILE]) if (await isThere(join(path, file))) return path;
  return undefined;
}

const isThere = (file: string): Promise<boolean> =>
  access(file).then(
    () => true,
    () => false,
  );

async function loadAnyClassifier(folder: string, options: ClassifyOptions) {
  const path = await hubFormatFolder(folder);
  if (path === undefined || (await isThere(join(path, classifierFormat.file)))) {
    const bundle = await loadClassifier(folder);
    return { labels: bundle.labels, own: new ClassificationPipeline(bundle, options) };
  }
  const bundle = await loadPretrained(path, { returnAttentionScores: true });
  return { labels: labelsOf(bundle.model.config), own: new EncoderPipeline(bundle, options) };
}

const loaders: {
  readonly [T in PipelineTask]: (folder: string, batchSize?: number) => Promise<Pipelines[T]>;
} = {
  async classification(folder, batchSize) {
    const { maxLength } = await readRunDetails(folder);
    const { labels, own } = await loadAnyClassifier(folder, {
      ...(batchSize !== undefined && { batchSize }),
      ...(maxLength !== undefined && { maxLength }),
    });
    return Object.assign(
      oneOrMany((texts, options?: ClassifyCallOptions) => own.classify(texts, options)),
      {
        task: 'classification' as const,
        labels,
        dispose: () => own.dispose(),
      },
    );
  },
  async sequence(folder, batchSize) {
    const pretrained = await loadPretrainedWriter(folder, sequenceFormat.file);
    const bundle = pretrained
      ? {
          model: asSequenceToSequence(pretrained.model),
          sourceTokenizer: pretrained.tokenizer,
          targetTokenizer: pretrained.tokenizer,
        }
      : await loadSequence(folder);
    const own = new SequencePipeline(bundle, { ...(batchSize !== undefined && { batchSize }) });
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
    const pretrained = await loadPretrainedWriter(folder, languageModelFormat.file);
    const own = new TextGenerationPipeline(
      pretrained
        ? { model: asLanguageModel(pretrained.model), tokenizer: pretrained.tokenizer }
        : await loadLanguageModel(folder),
    );
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
};

/** A function of several texts, of one as well. */
function oneOrMany<Result, Options>(
  run: (texts: readonly string[], options?: Options) => Promise<Result[]>,
): OneOrMany<Result, Options> {
  const call = async (given: string | readonly string[], options?: Options) =>
    typeof given === 'string' ? (await run([given], options))[0]! : run(given, options);
  return call as OneOrMany<Result, Options>;
}
