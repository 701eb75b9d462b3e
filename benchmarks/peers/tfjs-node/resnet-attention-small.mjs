import { size } from '../../cases/resnet-attention-small.mjs';
import { resNetAttention } from './resnet-attention.mjs';

/** @param {import('./library.mjs').Tf} tf */
export const build = (tf) => resNetAttention(tf, size);
