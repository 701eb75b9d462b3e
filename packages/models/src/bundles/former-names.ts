/** The present names of fields of a model's configuration that earlier releases wrote under others. */
export const formerNames: Readonly<Record<string, string>> = {
  paddingId: 'padId',
  sourcePaddingId: 'sourcePadId',
  targetPaddingId: 'targetPadId',
  endId: 'eosId',
  embeddingDeviation: 'embeddingStddev',
  positions: 'position',
  hasCoverage: 'useCoverage',
};
