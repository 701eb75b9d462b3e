import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { texOf, withFormulas } from '../docs/scripts/formula.mjs';
import { root } from './support/arrows.js';
import { pagesOf } from './support/examples.js';

test.each([
  [
    'y = softmax(scale q k^T) v',
    String.raw`y=\operatorname{softmax}(\operatorname{scale}\,q\,k^{\top})\,v`,
  ],
  ['c = sum over t of a_t h_t', String.raw`c=\sum_{t}\,a_{t}\,h_{t}`],
  [
    'y = (x - mean) / sqrt(var + epsilon) * gamma',
    String.raw`y=(x-\operatorname{mean})/\sqrt{\operatorname{var}+\epsilon}\odot \gamma`,
  ],
  ['y = W2 relu(W1 x + b1)', String.raw`y=W_{2}\,\operatorname{relu}(W_{1}\,x+b_{1})`],
  ["h' = (1 - z) * n", String.raw`h'=(1-z)\odot n`],
  ['v W_v,i + e[y_t, y_t+1]', String.raw`v\,W_{v,i}+e[y_{t},y_{t+1}]`],
])('%s', (formula, tex) => {
  expect(texOf(formula)).toBe(tex);
});

test('formulas before the line of the factories are mathematics, programs stay code', () => {
  const page = '`y = x + F(x)`, `const y = 1`, `mask`\n\nMade by `residual()`: `a = b`\n';
  expect(withFormulas(page)).toBe(
    '$y=x+F(x)$, `const y = 1`, `mask`\n\nMade by `residual()`: `a = b`\n',
  );
});

test('most layer pages have a formula, with its brackets in pairs', () => {
  const formulas = pagesOf('docs/layers').map((page) => {
    const text = withFormulas(readFileSync(join(root, page), 'utf8'));
    return [...text.matchAll(/\$([^$]+)\$/g)].map(([, tex]) => tex!);
  });
  expect(formulas.filter((found) => found.length > 0).length).toBeGreaterThan(50);
  for (const tex of formulas.flat()) {
    const count = (character: string) => tex.split(character).length;
    expect(count('{'), tex).toBe(count('}'));
    expect(count('('), tex).toBe(count(')'));
  }
});
