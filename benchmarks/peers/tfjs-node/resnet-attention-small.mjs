import { size } from '../../cases/resnet-attention-small.mjs';
import { resNetAttention } from './resnet-attention.mjs';

export const build = (tf) => resNetAttention(tf, size);
