import type { ClassificationConfig } from '../../config/classification-config.js';
import { classify } from '../../presets/classify.js';
import type { Experiment, PublishedValue } from '../experiment.js';

const models: Readonly<Record<string, Partial<ClassificationConfig>>> = {
  // Kim's sizes: widths 3, 4 and 5 of 100 features each over vectors of 300.
  'TextCNN (random vectors)': { model: 'text-cnn' },
  'ResNet-Attention': { model: 'resnet-attention' },
  'fastText baseline': { model: 'fast-text', embeddingDim: 32 },
  'BiLSTM with attention': { model: 'bilstm-attention', attentionDim: 96 },
  'structured self-attention': { model: 'self-attentive', units: 100, attentionDim: 96 },
  'Transformer encoder': {
    ...{ model: 'transformer', modelDim: 96, hiddenUnits: 384 },
    ...{ attentionDim: 96, dropout: 0.3 },
  },
  DPCNN: { model: 'dpcnn', embeddingDim: 100, filters: 100 },
};

const sets = { TREC: 'trec', MR: 'mr', Subj: 'subj', 'SST-2': 'sst2' } as const;

const kim = 'Kim 2014 (EMNLP), Table 2, CNN-rand';
const harvard = 'reimplementation by harvardnlp (sent-conv-torch), CNN-rand';

const published: Readonly<Record<string, PublishedValue>> = {
  TREC: { value: 88.2, source: harvard },
  MR: { value: 76.1, source: kim },
  Subj: { value: 89.2, source: harvard },
  'SST-2': { value: 82.7, source: kim },
};

/** Sentence classification without pre-trained vectors, by all families of classifiers. */
export const sentences: Experiment = {
  name: 'sentences',
  summary: "Kim's TextCNN and the other classifiers on TREC, MR, Subj and SST-2",
  score: { field: 'accuracy', heading: 'accuracy in %', factor: 100, digits: 1 },
  rows: Object.keys(models),
  columns: Object.keys(sets),
  seeds: 5,
  cell(row, column) {
    const value = row.startsWith('TextCNN') ? published[column] : undefined;
    return {
      presetName: 'classify',
      preset: { kind: 'classification', summary: '', config: classify },
      values: {
        ...models[row],
        data: sets[column as keyof typeof sets],
        maxLength: 64,
        minFrequency: 1,
        batchSize: 50,
      },
      ...(value && { published: value }),
    };
  },
  notes: [
    'Published for MR and Subj: the mean over ten folds; here one tenth is tested on, the same for every seed. Published for SST-2: trained on phrases too, which the files here do not have.',
    'Published: Adadelta with the norm of the last layer bounded; here AdamW on a cycle. Sizes of the other families are those of the table, not of their papers.',
  ],
};
