import { RequestError } from './request-error.js';

/**
 * The model that a request names, the first one where it names none.
 *
 * @throws RequestError for a name that there is not
 */
export function chosenModel<M extends { readonly name: string }>(
  models: readonly M[],
  name: string | undefined,
): M {
  const model = name === undefined ? models[0] : models.find((each) => each.name === name);
  if (model) return model;
  throw new RequestError(
    404,
    'unknown_model',
    `There is no such model here; there are ${models.map((each) => each.name).join(', ')}.`,
  );
}

/** @throws RequestError for half a surrogate pair, which is no character and no model has read */
export function requireReadable(text: string, where: string): void {
  const at = text.search(/\p{Surrogate}/u);
  if (at < 0) return;
  throw new RequestError(
    400,
    'text_not_unicode',
    `${where} has an unpaired surrogate at ${at}: send whole characters.`,
  );
}
