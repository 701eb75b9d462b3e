/** The fields that most runs are trained with: help shows their options first. */
export const commonFields: ReadonlySet<string> = new Set([
  ...['data', 'textColumn', 'labelColumn', 'sourceColumn', 'targetColumn', 'validationData'],
  ...['testData', 'from', 'to', 'languages', 'tokens', 'maxLength', 'maxSourceLength'],
  ...['maxTargetLength', 'model', 'filters', 'residual', 'attention', 'tune', 'epochs'],
  ...['batchSize', 'learningRate', 'patience', 'seed'],
]);
