/** The fields that most runs are trained with: help shows their options first. */
export const commonFields: ReadonlySet<string> = new Set([
  ...['data', 'textColumn', 'labelColumn', 'sourceColumn', 'targetColumn', 'validationData'],
  ...['testData', 'from', 'to', 'languages', 'tokens', 'maxLength', 'maxSourceLength'],
  ...['maxTargetLength', 'model', 'vectors', 'folds', 'filters', 'residual', 'attention', 'tune'],
  ...['epochs', 'batchSize', 'learningRate', 'patience', 'seed'],
]);

/** What the fields of a group are for, by its heading. */
export const fieldGroups: Readonly<Record<string, string>> = {
  Data: 'which texts, and how their files are read and split',
  Text: 'how texts become tokens',
  Model: 'the architecture and its sizes',
  Training: 'optimization, evaluation and checkpoints',
};
