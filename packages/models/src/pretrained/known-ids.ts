import type { Tokenizer } from '@resattn/data';
import type { PretrainedModel } from './pretrained-model.js';

/**
 * Refuses the ids of a tokenizer that knows more tokens than the model has embeddings of.
 *
 * @param model what the model is called in the message
 * @throws Error naming the first such token
 */
export function requireKnownIds(
  model: string,
  ids: ArrayLike<number>,
  vocabularySize: number,
  tokenizer: Pick<Tokenizer, 'idToToken'>,
): void {
  for (let i = 0; i < ids.length; i++) {
    const id = ids[i]!;
    if (id < vocabularySize) continue;
    throw new Error(
      `${model}: the tokenizer is not that of the model: it gives "${tokenizer.idToToken(id)}" the id ${id}, and the ` +
        `model has embeddings of ${vocabularySize} tokens, 0 to ${vocabularySize - 1}. Put the tokenizer's files that ` +
        'belong to these weights beside them',
    );
  }
}

/** {@link requireKnownIds} of a pretrained model, whose source may have a vocabulary of its own. */
export function requireModelTokens(
  { architecture, config, decoder }: PretrainedModel,
  tokenizer: Tokenizer,
  ids: ArrayLike<number>,
  name: string = architecture,
): void {
  const size = decoder?.inputVocabularySize ?? decoder?.vocabularySize ?? Number(config.vocab_size);
  requireKnownIds(name, ids, size, tokenizer);
}
