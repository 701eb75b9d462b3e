// ours.mjs <folder> <batch> <beams> <tokens> <threads> <file for what is written>
import { writeFileSync } from 'node:fs';
import { SequenceGenerator } from '@resattn/models';
import { loadPretrained } from '@resattn/models/node';
import { useTensorFlow } from '@resattn/runtime';
import { serve } from '../harness/contender.mjs';
import { inputs } from './inputs.mjs';

const [folder = '', batch, numBeams, tokens, threads, file = ''] = process.argv.slice(2);
const { line } = await useTensorFlow({
  device: 'cpu',
  intraOpThreads: Number(threads),
  interOpThreads: Number(threads),
});
const { model } = await loadPretrained(folder);
if (!model.decoder) throw new Error(`${folder} has no model that writes`);
const generator = new SequenceGenerator(model.decoder);
const given = inputs(Number(batch));
// Nothing ends before all tokens are written.
const options = { numBeams: Number(numBeams), maxNewTokens: Number(tokens), eosIds: [] };

let isWritten = false;
serve(line, async () => {
  const results = await generator.generate(given, options);
  if (!isWritten) writeFileSync(file, JSON.stringify(results.map(([best]) => best?.tokens)));
  isWritten = true;
});
