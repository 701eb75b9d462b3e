import type { Tokenizer } from '@resattn/data';
import { classifierFamily, type TextClassifier } from '@resattn/models';
import {
  type ClassificationConfig,
  classifierFamilies,
} from '../../config/classification-config.js';

/** What of a configuration describes the network, beside the options of its family. */
type NetworkSettings = Pick<ClassificationConfig, 'maxLength'> & { readonly model: string };

/** The model that a configuration describes, with fresh weights. */
export function makeModel(
  config: NetworkSettings,
  tokenizer: Tokenizer,
  numClasses: number,
): TextClassifier {
  const family = classifierFamily(config.model);
  const decided = Object.entries(decidedBy(config, tokenizer));
  return family.make({
    ...{ vocabularySize: tokenizer.vocabularySize, numClasses },
    padId: tokenizer.specialTokens.pad ?? 0,
    ...networkOptions(config),
    ...Object.fromEntries(decided.filter(([name]) => Object.hasOwn(family.options, name))),
  });
}

/** The options of the model's family, out of all that decides a run. */
export function networkOptions(config: NetworkSettings): Readonly<Record<string, unknown>> {
  const names = Object.keys(classifierFamilies.find(config.model)?.fields ?? {});
  return Object.fromEntries(Object.entries(config).filter(([name]) => names.includes(name)));
}

/** Options that families may have, and the run decides by its texts. */
function decidedBy({ maxLength }: NetworkSettings, tokenizer: Tokenizer) {
  const ends = ['.', '!', '?', '…', '。', '！', '？', '।', '؟', '۔', '।'];
  return {
    maxLength,
    maxPositions: maxLength,
    sentenceEndIds: ends.flatMap((end) => tokenizer.tokenToId(end) ?? []),
  };
}

/** Features of a token between a model's layers, by which some schedules scale the learning rate. */
export function widthOf({ config }: TextClassifier): number {
  const { modelDim, embeddingDim, filters } = config as unknown as Readonly<
    Record<string, unknown>
  >;
  const width = [modelDim, embeddingDim, filters].find((each) => typeof each === 'number');
  return (width as number | undefined) ?? 1;
}

/** The model's name for people. */
export const modelName = ({ model }: Pick<NetworkSettings, 'model'>): string =>
  classifierFamilies.find(model)?.title ?? model;
