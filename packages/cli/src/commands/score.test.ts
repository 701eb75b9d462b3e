import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resattn } from '../../test/command.js';

let folder: string;
const files: Record<string, string> = {
  hyp: 'The dog bit the man.\nIt was not unexpected.\nThe man bit him first.\n',
  ref1: 'The dog bit the man.\nIt was not unexpected.\nThe man bit him first.\n',
  ref2: 'The dog had bit the man.\nNo one was surprised.\nThe man had bitten the dog.\n',
  base: 'Dog man.\nIt was.\nThe man bit.\n',
  short: 'The dog bit the man.\n',
  gold: 'a\nb\nc\n',
  guess: 'a\nb\nb\n',
};
const path = (name: string) => join(folder, name);

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-score-'));
  for (const [name, content] of Object.entries(files)) writeFileSync(path(name), content);
});
afterAll(() => rmSync(folder, { recursive: true }));

describe('score', () => {
  it('prints BLEU with its signature and parts, as sacreBLEU does', async () => {
    const { status, out } = await resattn(['score', 'bleu', '--ref', path('ref2'), path('hyp')]);
    expect(status).toBe(0);
    expect(out).toMatch(
      /^BLEU\|nrefs:1\|case:mixed\|eff:no\|tok:13a\|smooth:exp\|version:2\.6\.0 = \d+\.\d\d \d+\.\d\/\S+ \(BP = \d\.\d{3} ratio = \d\.\d{3} hyp_len = 17 ref_len = 19\)$/,
    );
  });

  it('takes several references, and hypotheses from standard input', async () => {
    const refs = ['--ref', path('ref2'), '--ref', path('ref1')];
    const { out } = await resattn(['score', 'chrf', ...refs], files.hyp);
    expect(out).toBe('chrF2|nrefs:2|case:mixed|eff:yes|nc:6|nw:0|space:no|version:2.6.0 = 100.00');
  });

  it('takes the options of the measure', async () => {
    const args = ['--ref', path('ref2'), path('hyp'), '--tokenize', 'char', '--lowercase'];
    const { out } = await resattn(['score', 'bleu', ...args, '--max-order', '2', '--width', '4']);
    expect(out).toMatch(/case:lc\|eff:no\|tok:char\|.* = \d+\.\d{4} \d+\.\d\/\d+\.\d \(BP/);
  });

  it.each([
    ['ter', /^TER\|nrefs:1\|case:lc\|tok:tercom\|norm:no\|punct:yes\|asian:no\|version:\S+ = \d/],
    [
      'rouge',
      /^rouge1\|nrefs:1\|stem:no\|score:f1 = \d+\.\d\d\nrouge2\|.*\nrougeL\|.*\nrougeLsum\|/,
    ],
    ['wer', /^WER\|unit:words\|case:mixed = \d/],
  ])('%s', async (measure, output) => {
    const { out } = await resattn(['score', measure, '--ref', path('ref2'), path('hyp')]);
    expect(out).toMatch(output);
  });

  it('scores labels', async () => {
    const { out } = await resattn(['score', 'f1', '--ref', path('gold'), path('guess'), '--json']);
    const { scores, signature } = JSON.parse(out);
    expect(signature).toBe('unit:line|zero:0');
    expect(scores.map(({ name }: { name: string }) => name)).toContain('F1 macro');
    expect(scores.at(-1)).toMatchObject({ name: 'accuracy', score: expect.closeTo(66.6667, 3) });
  });

  it('draws intervals, and compares with a baseline', async () => {
    const args = ['score', 'chrf', '--ref', path('ref2'), path('hyp'), '--samples', '50'];
    const interval = await resattn([...args, '--confidence', '--seed', '7']);
    expect(interval.out).toMatch(/\|bs:50\|seed:7\|.* = [\d.]+ \(μ = [\d.]+ ± [\d.]+\)$/);
    const compared = await resattn([
      ...args,
      '--baseline',
      path('base'),
      '--test',
      'randomization',
    ]);
    expect(compared.out).toMatch(
      /\|ar:50\|.* = [\d.]+, baseline [\d.]+, difference \+[\d.]+ \(p = 0\.\d{4}\)/,
    );
  });

  it('draws intervals of both scores where both are asked for', async () => {
    const args = ['score', 'chrf', '--ref', path('ref2'), path('hyp'), '--samples', '50'];
    const both = [...args, '--baseline', path('base'), '--confidence'];
    const { out } = await resattn(both);
    expect(out).toMatch(
      /= [\d.]+ \(μ = [\d.]+ ± [\d.]+\), baseline [\d.]+ \(μ = [\d.]+ ± [\d.]+\), difference \+/,
    );
    const alone = await resattn([...args, '--confidence']);
    const interval = /\(μ = [\d.]+ ± [\d.]+\)/;
    expect(interval.exec(out)![0]).toBe(interval.exec(alone.out)![0]);
    const { tests } = JSON.parse((await resattn([...both, '--json'])).out);
    expect(tests[0].baselineInterval).toMatchObject({ score: tests[0].baseline });
  });

  it.each([
    [['bleu', 'HYP'], /required option '--ref <file>'/, 2],
    [['blue', '--ref', 'REF', 'HYP'], /bleu/, 2],
    [['bleu', '--ref', 'SHORT', 'HYP'], /3 hypotheses, but reference file 1 has 1 lines/, 1],
    [['bleu', '--ref', 'REF', 'HYP', '--tokenize', '14a'], /tokenize is "14a", expected one of/, 1],
    [['bleu', '--ref', 'nowhere', 'HYP'], /There is no file nowhere/, 1],
    [['wer', '--ref', 'REF', '--ref', 'REF', 'HYP'], /2 reference files, but it takes only one/, 1],
    [
      ['bleu', '--ref', 'REF', 'HYP', '--test', 'bootstrap'],
      /Name its hypotheses by --baseline/,
      1,
    ],
  ])('%j is refused', async (args, message, wanted) => {
    const names: Record<string, string> = {
      HYP: path('hyp'),
      REF: path('ref2'),
      SHORT: path('short'),
    };
    const { status, error } = await resattn(['score', ...args.map((arg) => names[arg] ?? arg)]);
    expect(error).toMatch(message);
    expect(status).toBe(wanted);
  });
});
