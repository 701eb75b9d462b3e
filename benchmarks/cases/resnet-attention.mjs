// The main job's model: batch 128, 32 tokens, width 96, 6 convolutions.
import { resNetAttentionCase } from './shared/resnet-attention.mjs';

export const suites = ['train-step', 'first-step', 'memory'];

export const size = { vocabulary: 4000, classes: 72, batch: 128, time: 32, width: 96, blocks: 3 };

export const build = () => resNetAttentionCase(size);
