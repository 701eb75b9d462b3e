import { expect, it } from 'vitest';
import { configText } from './config-text.js';

it('writes integers of float fields with a decimal point', () => {
  const config = {
    attention_dropout: 0,
    hidden_size: 32,
    layer_norm_eps: 1e-12,
    rope_parameters: { rope_theta: 10000, factor: 8, original_max_position_embeddings: 32 },
    note: 'dropout: 0',
  };
  const text = configText(config);
  expect(JSON.parse(text)).toEqual(config);
  expect(text).toContain('"attention_dropout": 0.0,');
  expect(text).toContain('"hidden_size": 32,');
  expect(text).toContain('"rope_theta": 10000.0,');
  expect(text).toContain('"factor": 8.0,');
  expect(text).toContain('"original_max_position_embeddings": 32\n');
});
