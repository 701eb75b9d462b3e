import { readFileSync } from 'node:fs';
import { bleu, chrf, chrfPlusPlus, rouge, ter } from '@resattn/metrics';
import { serve } from '../harness/contender.mjs';

const [file = '', size, name = ''] = process.argv.slice(2);
/** @type {ReturnType<typeof import('./pairs.mjs').makePairs>} */
const pairs = JSON.parse(readFileSync(file, 'utf8'));
/** @typedef {{ update(hypotheses: string[], references: string[]): { result(): unknown } }} Metric */

/** @type {Readonly<Record<string, () => Metric>>} */
const metrics = {
  bleu,
  chrf,
  'chrf++': chrfPlusPlus,
  ter,
  rouge: () => rouge(),
  'rouge-stem': () => rouge({ useStemmer: true }),
};

const make = metrics[name];
if (!make) throw new Error(`no metric ${name}`);
let next = 0;
serve('resattn', () => {
  const piece = pairs.slice(next, next + Number(size));
  next = (next + Number(size)) % pairs.length;
  const hypotheses = piece.map((pair) => pair.hypothesis);
  const references = piece.map((pair) => pair.reference);
  return make().update(hypotheses, references).result();
});
