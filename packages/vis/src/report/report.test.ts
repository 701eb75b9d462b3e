import { parseHTML } from 'linkedom';
import { describe, expect, test } from 'vitest';
import { weightedText } from '../attention/weighted-span.js';
import { hostileTexts, textsOf } from '../fixtures/parse-svg.js';
import { report } from './report.js';
import type { RunReport } from './run-report.js';

const row = (label: string, f1: number) => ({ label, precision: f1, recall: f1, f1, support: 10 });
const run: RunReport = {
  title: 'language-id',
  description: 'ResNet-Attention on 3 languages.',
  date: '2024-05-01',
  scores: [
    { name: 'accuracy', value: 0.91234, baseline: 0.87 },
    { name: 'training time', value: 200, unit: 'seconds' },
    { name: 'parameters', value: 412345, unit: 'count' },
  ],
  baselineName: 'naive Bayes',
  curves: [
    {
      title: 'loss',
      curves: [
        {
          name: 'training',
          points: [
            [0, 2],
            [10, 1],
          ],
        },
      ],
    },
  ],
  confusion: {
    labels: ['de', 'nl', 'fr'],
    counts: [
      [7, 3, 0],
      [1, 9, 0],
      [0, 0, 10],
    ],
  },
  classes: [row('de', 0.77), row('nl', 0.81), row('fr', 1)],
  classNames: { de: 'German', nl: 'Dutch', fr: 'French' },
  samples: [
    {
      ...weightedText([...'Haus'], [0.1, 0.7, 0.1, 0.1]),
      prediction: 'nl',
      target: 'de',
      probability: 0.6,
    },
    { ...weightedText([...'maison'], [1, 0, 0, 0, 0, 0]), prediction: 'fr', target: 'fr' },
    { ...weightedText([...'huis'], [1, 0, 0, 0]), prediction: 'nl' },
  ],
  calibration: {
    expectedError: 0.05,
    bins: [{ lower: 0, upper: 1, count: 30, accuracy: 0.9, confidence: 0.85 }],
  },
  configuration: { model: { channels: 96, kernels: [3, 5] }, seed: 7 },
  environment: { node: 'v20', backend: 'tensorflow', gpu: null },
};

function parse(data: RunReport): Document {
  const html = report(data);
  expect(html).not.toMatch(/\bNaN\b|undefined|\[object/);
  return parseHTML(html).document as Document;
}

const section = (document: Document, id: string) =>
  document.getElementById(id)!.parentElement as Element;

describe('report', () => {
  const document = parse(run);

  test('scores with their interval, and whether the difference from the baseline means anything', () => {
    const tested = parse({
      ...run,
      scores: [
        {
          ...{ name: 'accuracy', value: 0.91, baseline: 0.87, pValue: 0.0123 },
          interval: { lower: 0.88, upper: 0.935 },
        },
        { name: 'macro F1', value: 0.9, baseline: 0.86 },
      ],
      remarks: ['The difference is <significant>.'],
    });
    const scores = section(tested, 'scores');
    expect(textsOf(scores, 'dd')[0]).toBe('0.91000.8800 to 0.9350baseline 0.8700');
    expect(textsOf(scores, 'td')).toEqual([
      ...['0.9100', '0.8700', '+0.0400', '0.012'],
      ...['0.9000', '0.8600', '+0.0400', ''],
    ]);
    expect(textsOf(scores, 'p')).toContain('The difference is <significant>.');
  });

  test('scores beside the baseline', () => {
    const cells = textsOf(section(document, 'scores'), 'td');
    expect(cells).toEqual(['0.9123', '0.8700', '+0.0423']);
    expect(textsOf(section(document, 'scores'), 'dd')).toEqual([
      '0.9123baseline 0.8700',
      '3 min 20 s',
      '412,345',
    ]);
    expect(section(document, 'scores').textContent).toContain('naive Bayes');
  });

  test('a picture of curves, confusion, classes and calibration', () => {
    for (const id of ['curves', 'confusion', 'classes', 'calibration'])
      expect(section(document, id).querySelector('svg')).toBeTruthy();
    const titles = textsOf(section(document, 'confusion'), 'title');
    expect(titles).toContain('German (de) → Dutch (nl): 3 (30.0 %)');
  });

  test('most confused pairs first', () => {
    const rows = textsOf(section(document, 'pairs'), 'tbody tr');
    expect(rows).toEqual(['German (de)Dutch (nl)330.0 %', 'Dutch (nl)German (de)110.0 %']);
  });

  test('attention over the samples, and what became of them', () => {
    const samples = [...document.querySelectorAll('.sample')];
    expect(samples.map((sample) => sample.querySelector('.weighted')!.textContent)).toEqual([
      'Haus',
      'maison',
      'huis',
    ]);
    expect(samples[0]!.textContent).toContain('Dutch with probability 60.0 %, but it is German');
    expect(samples[1]!.textContent).toContain('French, which is right');
    expect(samples[2]!.querySelector('.muted')!.textContent).toBe('Dutch');
  });

  test('configuration and environment, a row a value', () => {
    expect(textsOf(section(document, 'configuration'), 'tbody tr')).toEqual([
      'model.channels96',
      'model.kernels3, 5',
      'seed7',
    ]);
    expect(textsOf(section(document, 'environment'), 'tbody tr')).toContain('gpunull');
  });

  test('links lead to every section, all headings are in order', () => {
    const links = [...document.querySelectorAll('nav a')].map((a) => a.getAttribute('href'));
    expect(links).toHaveLength(9);
    for (const link of links) expect(document.getElementById(link!.slice(1))).toBeTruthy();
  });

  test('asks the network for nothing and runs one script', () => {
    const html = report(run);
    expect(document.querySelectorAll('script')).toHaveLength(1);
    expect(document.querySelector('link, img, iframe, [src]')).toBeNull();
    expect(html.replaceAll('http://www.w3.org/2000/svg', '')).not.toMatch(/https?:|url\(|@import/);
    expect(html).toContain("default-src 'none'");
  });

  test('what is absent is left out', () => {
    const bare = parse({ title: 'empty', scores: [] });
    expect(bare.querySelectorAll('section')).toHaveLength(0);
    const part = parse({
      title: 'empty lists',
      scores: [{ name: 'accuracy', value: Number.NaN }],
      curves: [],
      confusion: { labels: [], counts: [] },
      classes: [],
      samples: [],
      configuration: {},
      environment: { nothing: undefined },
    });
    expect(textsOf(part.documentElement, 'h2')).toEqual(['Scores']);
    expect(part.querySelector('dd')!.textContent).toBe('–');
  });

  test('a perfect run has no confused pairs', () => {
    const perfect = parse({ ...run, confusion: { labels: ['a'], counts: [[3]] } });
    expect(perfect.getElementById('pairs')).toBeNull();
    expect(perfect.getElementById('confusion')).toBeTruthy();
  });

  test('every text is escaped', () => {
    for (const text of hostileTexts) {
      const hostile = parse({
        title: text,
        description: text,
        date: text,
        scores: [{ name: text, value: 1, baseline: 0 }],
        baselineName: text,
        curves: [
          {
            title: text,
            curves: [
              {
                name: text,
                points: [
                  [0, 1],
                  [1, 2],
                ],
              },
            ],
          },
        ],
        confusion: {
          labels: [text, 'b'],
          counts: [
            [1, 2],
            [3, 4],
          ],
        },
        classes: [row(text, 0.5)],
        classNames: { b: text },
        samples: [{ ...weightedText([text], [1]), prediction: text, target: 'b' }],
        configuration: { [text]: text, list: [text] },
        environment: { [text]: { [text]: 1 } },
      });
      expect(hostile.querySelectorAll('script')).toHaveLength(1);
      expect(hostile.querySelector('img, b')).toBeNull();
      const handlers = [...hostile.querySelectorAll('*')].flatMap((element) =>
        [...element.attributes].filter(({ name }) => name.startsWith('on')),
      );
      expect(handlers).toEqual([]);
    }
  });
});

describe('a run whose model writes', () => {
  const map = {
    queries: ['2', '0'],
    keys: ['M', 'a', 'y'],
    weights: [
      [0.8, 0.1, 0.1],
      [0.1, 0.1, 0.8],
    ],
  };
  const page = (texts: RunReport['texts']) =>
    parseHTML(
      report({
        title: 'dates',
        scores: [],
        texts,
        tables: [
          {
            caption: 'test',
            columns: [{ header: 'system' }, { header: 'BLEU', kind: 'number' }],
            rows: [['ours <b>', '41.00']],
            notes: ['Another tokenizer & another split.'],
          },
        ],
      }),
    ).document;

  test('shows each text below its source, and what was wanted where that is another', () => {
    const document = page([
      { source: 'May 2', written: '05-02', target: '05-02' },
      { source: 'June 3', written: '06-04', target: '06-03' },
    ]);
    const samples = [...document.querySelectorAll('.sample')].map((each) => each.textContent);
    expect(samples).toEqual(['May 205-02', 'June 306-04wanted: 06-03']);
  });

  test('draws strokes for short texts and a heat map for long ones', () => {
    const long = Array.from({ length: 30 }, (_, i) => `t${i}`);
    const wide = {
      queries: long,
      keys: long,
      weights: long.map((_, i) => long.map((_, j) => (i === j ? 1 : 0))),
    };
    const document = page([
      { source: 'a', written: 'b', alignment: map },
      { source: 'c', written: 'd', alignment: wide },
    ]);
    const labels = [...document.querySelectorAll('.sample svg')].map((svg) =>
      svg.getAttribute('aria-label'),
    );
    expect(labels[0]).toMatch(/^Alignment of written and source/);
    expect(labels[1]).toMatch(/^attention/);
  });

  test('sets tables beside notes, escaped', () => {
    const document = page([]);
    expect(document.querySelector('table')!.textContent).toContain('ours <b>');
    expect(document.querySelector('table + *, .scroll + p')!.textContent).toBe(
      'Another tokenizer & another split.',
    );
    expect(document.querySelector('#texts')).toBeNull();
  });
});
