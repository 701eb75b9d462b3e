/** A text holds nothing that a model could read. */
export class EmptyTextError extends Error {
  override readonly name = 'EmptyTextError';
}
