import { checkLayerCase, layerCases } from '@test/layer-goldens';
import { describe, it } from 'vitest';
import { applyWith } from '../fixtures/apply-with.js';
import { tokenEmbedding } from './token-embedding.js';

describe('TokenEmbedding', () => {
  const cases = layerCases('embedding/embedding_').filter(
    ({ tensors }) => !('int.offsets' in tensors),
  );
  it.each(cases)('$name', async (layerCase) => {
    const layer = tokenEmbedding({
      vocabularySize: layerCase.tensors['param.weight']!.shape[0]!,
      embeddingDim: layerCase.tensors['param.weight']!.shape[1]!,
      paddingId: layerCase.config.padding_idx,
    });
    await checkLayerCase(layerCase, (inputs, constants) => {
      const table = inputs['param.weight']!;
      return { 'out.y': applyWith(layer, { embeddings: table }, [constants['int.ids']!])[0]! };
    });
  });
});
