/** Operations whose results by XLA differ from TensorFlow's. Integer division: see division.ts. */
export const notForXla: ReadonlySet<string> = new Set([
  'NonMaxSuppressionV3',
  'NonMaxSuppressionV4',
  'NonMaxSuppressionV5',
  'Multinomial',
  'StatelessMultinomial',
]);
