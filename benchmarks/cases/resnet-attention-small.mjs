// A small one, of which little is products: batch 32, 32 tokens, width 64, 2 convolutions.
import { resNetAttentionCase } from './shared/resnet-attention.mjs';

export const suites = ['train-step', 'first-step', 'memory'];

export const size = { vocabulary: 2000, classes: 6, batch: 32, time: 32, width: 64, blocks: 1 };

export const build = () => resNetAttentionCase(size);
