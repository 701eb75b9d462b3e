import { type Markup, markup, type View } from '@resattn/host';
import * as tf from '@tensorflow/tfjs';
import { formatValues } from './format-values.js';
import { nestedText } from './nested-text.js';
import { readEnds, type ShownValues } from './read-tensor.js';
import { tensorPictures } from './tensor-picture.js';

/**
 * A tensor or variable as a notebook shows it: shape, dtype and values as NumPy prints them, large ones
 * by the ends of their axes; images and attention weights as pictures too.
 */
export async function tensorView(tensor: tf.Tensor): Promise<View> {
  const title = titleOf(tensor);
  if (tensor.isDisposed) return plain(title, 'disposed: its values are gone');
  let read: ShownValues;
  try {
    read = await readEnds(tensor);
  } catch (error) {
    // A tensor of a function that is being traced, for example.
    return plain(title, `its values cannot be read: ${(error as Error).message}`);
  }
  const { values, shape, isCut } = read;
  const texts = formatValues({ values, dtype: tensor.dtype });
  const text = nestedText(texts, shape, isCut);
  let pictures: Markup | undefined;
  try {
    pictures = await tensorPictures(tensor);
  } catch {
    // A host without what compresses a picture, or a backend without an operation: the values are shown.
  }
  return {
    text: `${title}\n${text}`,
    html: markup`<p class="muted">${title}</p>${pictures}<pre style="max-height:${pictures ? 12 : 32}em">${text}</pre>`,
  };
}

const plain = (title: string, why: string): View => ({
  text: `${title}, ${why}`,
  html: markup`<p class="muted">${title}, ${why}</p>`,
});

function titleOf(tensor: tf.Tensor): string {
  const described = `[${tensor.shape.join(', ')}] ${tensor.dtype}`;
  if (!(tensor instanceof tf.Variable)) return `Tensor ${described}`;
  return `Variable ${tensor.name} ${described}${tensor.trainable ? '' : ', not trainable'}`;
}
