/** The present names of fields that earlier releases recorded under other names. */
export const formerNames: Readonly<Record<string, string>> = {
  minCount: 'minFrequency',
  layers: 'numLayers',
  decoderLayers: 'numDecoderLayers',
  heads: 'numHeads',
  beams: 'numBeams',
  validationBeams: 'numValidationBeams',
  feedForwardDim: 'hiddenUnits',
  positions: 'position',
  embeddingDeviation: 'embeddingStddev',
  warmup: 'warmupSteps',
  noRepeatNgram: 'noRepeatNgramSize',
};
