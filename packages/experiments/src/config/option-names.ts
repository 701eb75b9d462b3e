/** Fields that command lines have under a shorter name. */
const shorter: Readonly<Record<string, string>> = {
  numLayers: 'layers',
  numDecoderLayers: 'decoderLayers',
  numHeads: 'heads',
  hiddenUnits: 'feedForwardDim',
  position: 'positions',
  embeddingStddev: 'embeddingDeviation',
  warmupSteps: 'warmup',
  numBeams: 'beams',
  numValidationBeams: 'validationBeams',
  noRepeatNgramSize: 'noRepeatNgram',
};

/** The key under which command lines have a field: `heads` for `numHeads`, otherwise its own name. */
export const optionKey = (field: string): string =>
  Object.hasOwn(shorter, field) ? shorter[field]! : field;

/** `--max-length` for `maxLength`, `--heads` for `numHeads`. */
export const optionName = (field: string): string => plainOptionName(optionKey(field));

/** `--num-heads` for `numHeads`. */
export const plainOptionName = (field: string): string =>
  `--${field.replaceAll(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
