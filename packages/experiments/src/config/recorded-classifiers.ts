/** Classifiers that runs named when all families had the same fields. */
const familiesThen: Readonly<Record<string, (fields: Fields) => Fields>> = {
  'text-cnn': ({ embeddingDim, filters, headDropout }) => ({
    ...{ embeddingDim, filters: widthOf(filters), dropout: headDropout },
  }),
  'fast-text': ({ embeddingDim }) => ({ embeddingDim }),
  'bilstm-attention': ({ filters, ...fields }) => ({
    ...pick(fields, ['embeddingDim', 'embeddingStddev', 'attentionDim']),
    ...pick(fields, ['embeddingDropout', 'dropout', 'headDropout']),
    ...{ units: widthOf(filters), numLayers: (filters as readonly number[]).length },
  }),
  'self-attentive': ({ filters, headDropout, ...fields }) => ({
    ...pick(fields, ['embeddingDim', 'embeddingStddev', 'attentionDim']),
    ...{ units: widthOf(filters), dropout: headDropout },
  }),
  transformer: ({ embeddingDim, filters, attentionDim, dropout }) => ({
    ...{ modelDim: embeddingDim, hiddenUnits: 4 * (embeddingDim as number) },
    ...{ numLayers: (filters as readonly number[]).length, attentionDim, dropout },
  }),
  dpcnn: ({ filters, headDropout, ...fields }) => ({
    ...pick(fields, ['embeddingDim', 'embeddingStddev']),
    ...{ filters: widthOf(filters), dropout: headDropout },
  }),
};

type Fields = Readonly<Record<string, unknown>>;

/** The fields that described the model, of whatever family. */
const shared = [
  ...['embeddingDim', 'embeddingStddev', 'filters', 'kernelSize', 'variant', 'residual'],
  ...['zeroInit', 'norm', 'attention', 'attentionDim', 'position'],
  ...['embeddingDropout', 'dropout', 'headDropout'],
];

/**
 * The fields of a recorded classifier as this release has them. Once every family was described by the
 * fields of ResNet-Attention, `filters` giving the Transformer its number of layers; each has its own now.
 */
export function recordedClassifier(fields: Fields): Fields {
  const { model } = fields;
  const isThen = typeof model === 'string' && Object.hasOwn(familiesThen, model);
  if (!isThen || !shared.every((name) => name in fields)) return fields;
  const others = Object.entries(fields).filter(([name]) => !shared.includes(name));
  return { ...Object.fromEntries(others), ...familiesThen[model]!(fields) };
}

const widthOf = (filters: unknown): unknown => (filters as readonly unknown[])[0];

const pick = (fields: Fields, names: readonly string[]): Fields =>
  Object.fromEntries(names.map((name) => [name, fields[name]]));
