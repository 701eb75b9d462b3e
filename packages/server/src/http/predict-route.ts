import { type Classification, plainText } from '@resattn/models';
import type { FastifyInstance } from 'fastify';
import { BatchQueue } from '../batching/batch-queue.js';
import type { ServedClassifier, ServedPredictor } from '../models/served-model.js';
import type { ResolvedOptions } from '../options.js';
import type { ServerMetrics } from './metrics.js';
import { RequestError } from './request-error.js';
import { requestSignal } from './request-signal.js';
import { chosenModel, requireReadable } from './requested.js';

interface PredictBody {
  readonly text?: string | undefined;
  readonly texts?: readonly string[] | undefined;
  readonly model?: string | undefined;
  readonly attention?: boolean | undefined;
  readonly topK?: number | undefined;
}

interface Item {
  readonly text: string;
  readonly attention: boolean;
}

/** The queue in front of each model. */
export type PredictorQueues = ReadonlyMap<ServedPredictor, BatchQueue<Item, object>>;

export function predictorQueues(
  predictors: readonly ServedPredictor[],
  { batching, limits }: ResolvedOptions,
  metrics: () => ServerMetrics,
): PredictorQueues {
  return new Map(
    predictors.map((model) => [
      model,
      new BatchQueue<Item, object>({
        ...batching,
        maxWaiting: limits.queue,
        run(items) {
          const texts = items.map(({ text }) => text);
          return model.task === 'classification'
            ? model.classify(texts, { attention: items.some(({ attention }) => attention) })
            : model.predict(texts);
        },
        onBatch: (size, seconds) => metrics().batch(model.name, size, seconds),
      }),
    ]),
  );
}

/** `POST /v1/predict` */
export function addPredictRoute(
  app: FastifyInstance,
  queues: PredictorQueues,
  { limits }: ResolvedOptions,
): void {
  const models = [...queues.keys()];
  app.post<{ Body: PredictBody }>('/v1/predict', {
    schema: predictSchema(limits.textLength, limits.textsPerRequest),
    async handler({ body, raw }, reply) {
      const { text, texts, attention = false, topK } = body;
      const model = chosenModel(models, body.model);
      const wanted = texts ?? [text!];
      wanted.forEach((each, i) => {
        const where = texts ? `texts[${i}]` : 'text';
        requireReadable(each, where);
        if (plainText(each) === '')
          throw new RequestError(400, 'text_empty', `${where} is empty: there is nothing to read.`);
      });
      const signal = requestSignal(raw, reply.raw, limits.seconds);
      const results = await queues.get(model)!.push(
        wanted.map((each) => ({ text: each, attention })),
        signal,
      );
      const predictions = results.map((result) =>
        model.task === 'classification'
          ? prediction(model, result as Classification, { attention, topK })
          : { ...result },
      );
      return texts
        ? { model: model.name, predictions }
        : { model: model.name, prediction: predictions[0]! };
    },
  });
}

function prediction(
  { names }: ServedClassifier,
  { text, label, score, scores, labels, attention, isTruncated }: Classification,
  wanted: { readonly attention: boolean; readonly topK: number | undefined },
): Record<string, unknown> {
  const named = (entry: { readonly label: string; readonly score: number }) => ({
    label: entry.label,
    ...(names[entry.label] !== undefined && { name: names[entry.label] }),
    score: entry.score,
  });
  return {
    ...named({ label, score }),
    ...(labels && { labels }),
    scores: scores.slice(0, wanted.topK).map(named),
    text,
    isTruncated,
    ...(wanted.attention && attention && { attention }),
  };
}

const labelScore = {
  label: { type: 'string' },
  name: { type: 'string', description: 'the label for people, where it has a name of its own' },
  score: { type: 'number', description: 'probability by the model; of a regression the value' },
} as const;

const predictionSchema = {
  type: 'object',
  properties: {
    ...labelScore,
    scores: {
      type: 'array',
      description: 'the classes, the most probable first',
      items: { type: 'object', properties: labelScore, required: ['label', 'score'] },
    },
    labels: {
      type: 'array',
      description: 'the labels that the text has, where it may have several or none',
      items: { type: 'string' },
    },
    text: { type: 'string', description: 'the text as the model read it' },
    isTruncated: { type: 'boolean', description: 'whether the end of the text was not read' },
    attention: {
      type: 'array',
      description: 'weight of every token, where asked for; they sum to 1',
      items: {
        type: 'object',
        properties: {
          token: { type: 'string' },
          start: { type: 'integer', description: 'where it begins in text, in UTF-16 units' },
          end: { type: 'integer' },
          weight: { type: 'number' },
        },
        required: ['token', 'start', 'end', 'weight'],
      },
    },
  },
  // What a model of another task gives: of a tagger, entities and tokens.
  additionalProperties: true,
} as const;

const predictSchema = (maxLength: number, maxItems: number) => ({
  summary: 'Classify or tag a text, or several',
  description:
    'Give `text` or `texts`. The answer has `prediction` or `predictions`: of a classifier label, score ' +
    'and scores; of a tagger `entities` and `tokens`, with their places in UTF-16 units.',
  tags: ['models'],
  body: {
    type: 'object',
    properties: {
      text: { type: 'string', minLength: 1, maxLength, examples: ['not my kind of film'] },
      texts: {
        type: 'array',
        minItems: 1,
        maxItems,
        items: { type: 'string', minLength: 1, maxLength },
      },
      model: { type: 'string', description: 'name of the model (default: the first)' },
      attention: { type: 'boolean', description: 'whether to return the attention weights' },
      topK: {
        type: 'integer',
        minimum: 1,
        description: 'number of classes to return (default: all)',
      },
    },
    oneOf: [{ required: ['text'] }, { required: ['texts'] }],
    additionalProperties: false,
  },
  response: {
    200: {
      description: 'what the model says',
      type: 'object',
      properties: {
        model: { type: 'string' },
        prediction: predictionSchema,
        predictions: { type: 'array', items: predictionSchema },
      },
      required: ['model'],
    },
    '4xx': { $ref: 'Error#' },
    '5xx': { $ref: 'Error#' },
  },
});
