import { jupyterDisplay, type MimeBundle } from '@resattn/host';
import { describe, expect, it } from 'vitest';
import { bucketBatches } from '../batching/bucket-batches.js';
import { classificationCollator } from '../collators/classification.js';
import { languageId } from '../embedded/language-id.js';
import { split } from '../splitting/split.js';
import { CharTokenizer } from '../tokenizers/char-tokenizer.js';
import { WordTokenizer } from '../tokenizers/word-tokenizer.js';

const hostile = '<img src=x onerror="alert(1)">';

const shown = async (value: unknown) => {
  const bundle = await (value as { [jupyterDisplay](): MimeBundle })[jupyterDisplay]();
  return { text: bundle['text/plain'] as string, html: bundle['text/html'] as string };
};

describe('an encoding', () => {
  const tokenizer = WordTokenizer.train([`the ${hostile} 语言`]);

  it('shows each token with its id', async () => {
    const encoding = tokenizer.encode('the unseen the');
    const { text, html } = await shown(encoding);
    for (const [i, token] of encoding.tokens.entries())
      expect(text).toContain(`${token}·${encoding.ids[i]}`);
    expect(text).toContain(`${encoding.length} tokens`);
    expect(html.match(/<bdi/g)).toHaveLength(encoding.length);
  });

  it('escapes tokens, shows blanks, and is bounded', async () => {
    const { html } = await shown(tokenizer.encode(hostile));
    expect(html).not.toContain('<img');
    const characters = CharTokenizer.train(['a b']);
    expect((await shown(characters.encode('a b'))).text).toContain('␣·');
    const long = await shown(characters.encode('ab'.repeat(5000)));
    expect(long.text.split('\n')[0]).toBe('10000 tokens, the first 400'.replace('10000', '10,000'));
    expect(long.html.length).toBeLessThan(250_000);
  });

  it('tells padding and what was cut off', async () => {
    const [first] = CharTokenizer.train(['abc']).encodeBatch(['a', 'abc'], { padding: true });
    expect((await shown(first)).text).toContain('2 of padding');
  });
});

it('a tokenizer is one line', async () => {
  const { text } = await shown(CharTokenizer.train(['abc']));
  expect(text).toMatch(/^CharTokenizer · 7 tokens · .*·0/);
});

describe('a data set', () => {
  it('shows its sizes and its first rows, with the names of labels', async () => {
    const data = languageId({ languages: ['de', 'en'] });
    const { text } = await shown(data);
    expect(text).toContain(`train ${data.train.length.toLocaleString('en')}`);
    expect(text).toContain('2 classes: de, en');
    expect(text).toMatch(/\n5 of [\d,]+ rows$/);
    const { label, text: first } = data.train[0]!;
    expect(text).toContain(`${label} ${data.labels[label]}`);
    expect(text).toContain(first.slice(0, 20));
  });

  it('escapes and cuts texts, and takes rows of any kind', async () => {
    const rows = Array.from({ length: 50 }, (_, i) => ({
      text: `${hostile}${'long '.repeat(200)}${i}`,
      ids: Int32Array.from({ length: 300 }, (_, k) => k),
      nothing: null,
      nested: { a: [1] },
    }));
    const data = split(rows);
    const { html } = await shown(data);
    expect(html).not.toContain('<img');
    expect(html.length).toBeLessThan(12_000);
    expect((await shown(split(['a', 'b', 'c']))).text).toContain('value');
    expect(Object.getOwnPropertySymbols({ ...data })).toEqual([]);
  });

  it('shows the shapes of batches', async () => {
    const examples = Array.from({ length: 20 }, (_, i) => ({
      ids: Int32Array.from({ length: 4 + i }, () => 5),
      label: 0,
    }));
    const batches = bucketBatches(examples, {
      collator: classificationCollator({ padId: 0 }),
      batchSize: 5,
      lengths: [8, 24],
    });
    const { text } = await shown(batches);
    expect(text).toContain(`${batches.batchesPerEpoch} batches an epoch · 20 examples`);
  });
});
