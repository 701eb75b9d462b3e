import { readFileSync } from 'node:fs';
import {
  bpeTokenizerTrainer,
  byteLevelBpeTokenizerTrainer,
  train,
  unigramTokenizerTrainer,
  wordPieceTokenizerTrainer,
} from '@resattn/data';
import { serve } from '../harness/contender.mjs';

const [model = '', linesFile = '', size] = process.argv.slice(2);
const lines = JSON.parse(readFileSync(linesFile, 'utf8'));
const options = { vocabularySize: Number(size) };
/** @type {Readonly<Record<string, () => ReturnType<typeof bpeTokenizerTrainer>>>} */
const trainers = {
  bpe: () => bpeTokenizerTrainer({ ...options, normalization: null }),
  'byte-level-bpe': () => byteLevelBpeTokenizerTrainer(options),
  wordpiece: () => wordPieceTokenizerTrainer(options),
  unigram: () => unigramTokenizerTrainer(options),
};
const make = trainers[model];
if (!make) throw new Error(`no model ${model}`);
await serve('resattn', () => train(make(), lines));
