import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { translate } from '../../presets/translate.js';
import { loadTask } from './load-task.js';
import { summaryColumns, translationColumns } from './pair-columns.js';
import { readPairs } from './read-pairs.js';
import { describeComparison, scoresOf } from './scores.js';

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-pairs-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

const file = (name: string, text: string) => {
  const path = join(folder, name);
  writeFileSync(path, text);
  return path;
};
const jsonl = (name: string, rows: readonly object[]) =>
  file(name, rows.map((row) => JSON.stringify(row)).join('\n'));
const read = (path: string, given: object = {}, usual = translationColumns) =>
  readPairs(path, { ...translate, ...given }, usual);

const words = ['heute', 'morgen', 'wieder', 'hier', 'dort', 'gern', 'bald', 'nie', 'oft', 'immer'];
const pairs = Array.from({ length: 60 }, (_, i) => ({
  en: `we need ${i} dogs ${words[i % 10]}.`,
  de: `Wir brauchen ${i} Hunde ${words[i % 10]}.`,
}));

describe('pairs of files', () => {
  it('are the languages of a translation dictionary, whichever they are', async () => {
    const given = [
      [{ de: 'b', en: 'a' }, {}],
      [{ fr: 'a', zh: 'b' }, {}],
      [
        { fr: 'a', zh: 'b', it: 'c' },
        { from: 'fr', to: 'zh' },
      ],
      [{ fr: 'b', zh: 'a' }, { sourceColumn: 'translation.zh' }],
    ] as const;
    for (const [translation, config] of given) {
      const path = jsonl('dictionary.jsonl', [{ id: '1', translation }]);
      expect((await read(path, config)).pairs).toEqual([{ source: 'a', target: 'b' }]);
    }
    const three = jsonl('three.jsonl', [{ translation: { fr: 'a', zh: 'b', it: 'c' } }]);
    await expect(read(three)).rejects.toThrow(/cannot tell.*translation.fr, translation.zh/);
  });

  it('are the languages of lists of texts, and nothing that is said of one', async () => {
    const lists = [
      [
        { lang: 'en', text: 'a' },
        { lang: 'id', text: 'b' },
      ],
      [
        { language: 'en', translation: 'a', n: 1 },
        { language: 'id', translation: 'b', n: 2 },
      ],
      { language: ['en', 'id'], translation: ['a', 'b'] },
      { en: 'a', id: 'b' },
    ];
    for (const translation of lists) {
      const path = jsonl('languages.jsonl', [{ key: 1, translation }]);
      const given = { from: 'en', to: 'id' };
      expect((await read(path, given)).pairs).toEqual([{ source: 'a', target: 'b' }]);
      expect((await read(path)).notices[0]).toContain('"translation.en" as the source');
    }
    for (const [translation, tag, text] of [
      [[...(lists[0] as object[]), { lang: 'en', text: 'c' }], 'lang', 'text'],
      [{ language: ['en', 'id', 'en'], translation: ['a', 'b', 'c'] }, 'language', 'translation'],
    ] as const) {
      const path = jsonl('several.jsonl', [{ key: 1, translation }]);
      await expect(read(path)).rejects.toThrow(/cannot tell/);
      const given = { sourceColumn: `translation.${tag}`, targetColumn: `translation.${text}` };
      await expect(read(path, given)).rejects.toThrow(
        /"translation" of .* lists texts and their languages.*row of its own/,
      );
    }
    const answers = { question: 'q', answers: { text: ['a'], answer_start: [0] } };
    await expect(read(jsonl('answers.jsonl', [answers]))).rejects.toThrow(/cannot tell/);
    await expect(read(jsonl('long.jsonl', lists[0] as object[]))).rejects.toThrow(/cannot tell/);
  });

  it('take the parts of objects and lists of sentences, and refuse lists of objects', async () => {
    const nested = jsonl('nested.jsonl', [
      { article: { title: 't', text: ['One.', 'Two.'] }, summary: 's' },
    ]);
    expect((await read(nested, {}, summaryColumns)).pairs).toEqual([
      { source: 'One.\nTwo.', target: 's' },
    ]);
    const turns = jsonl('turns.jsonl', [
      {
        dialogue: [
          { by: 'A', says: 'x' },
          { by: 'B', says: 'y' },
        ],
        summary: 's',
      },
    ]);
    await expect(read(turns, {}, summaryColumns)).rejects.toThrow(
      /cannot tell.*dialogue.by, dialogue.says, summary/,
    );
    await expect(read(turns, { sourceColumn: 'dialogue' }, summaryColumns)).rejects.toThrow(
      /"dialogue" holds objects.*dialogue.says/,
    );
    const joined = await read(turns, { sourceColumn: 'dialogue.says' }, summaryColumns);
    expect(joined.pairs[0]!.source).toBe('x\ny');
    const mixed = jsonl('mixed.jsonl', [
      { source: 'a', target: 'b' },
      { source: { text: 'a' }, target: 'b' },
    ]);
    await expect(read(mixed)).rejects.toThrow(/mixed.jsonl: Line 2 has {"text":"a"} in "source"/);
  });

  it('are what one asks and the other answers, and no conversations of several turns', async () => {
    const turn = (role: string, content: string) => ({ role, content });
    const once = ({ en, de }: (typeof pairs)[number]) => ({
      messages: [turn('system', 'Translate.'), turn('user', en), turn('assistant', de)],
    });
    const chats = await read(jsonl('chats.jsonl', pairs.map(once)));
    expect(chats.pairs[1]).toEqual({ source: pairs[1]!.en, target: pairs[1]!.de });
    const shared = pairs.map(({ en, de }) => ({
      conversations: [
        { from: 'human', value: en },
        { from: 'gpt', value: de },
      ],
    }));
    expect((await read(jsonl('shared.jsonl', shared))).pairs[2]!.target).toBe(pairs[2]!.de);
    const twice = pairs.map((pair) => ({
      messages: [...once(pair).messages, turn('user', 'And?'), turn('assistant', 'Ja.')],
    }));
    await expect(read(jsonl('twice.jsonl', twice))).rejects.toThrow(
      /"messages" of .* holds conversations of several turns.*row of its own/,
    );
    const mixed = await read(jsonl('mixed.jsonl', [...pairs.map(once), ...twice.slice(0, 3)]));
    expect(mixed.pairs).toHaveLength(60);
    expect(mixed.notices.join()).toContain('Left out 3 rows without a source');
  });

  it('are two files of lines, of which blank ones are left out together', async () => {
    const [en, de] = [file('a.en', 'one\n\nthree\n'), file('a.de', 'eins\nzwei\ndrei\n')];
    const { pairs: found, notices } = await read(`${en},${de}`);
    expect(found).toEqual([
      { source: 'one', target: 'eins' },
      { source: 'three', target: 'drei' },
    ]);
    expect(notices).toEqual(['Left out 1 rows without a source or without a target.']);
    const short = file('short.de', 'eins\n');
    await expect(read(`${en},${short}`)).rejects.toThrow(/source 3, the target 1/);
    await expect(loadTask({ ...translate, sourceFile: en }, () => {})).rejects.toThrow(
      /sourceFile and targetFile belong together/,
    );
  });

  it('need no header line: a first line like the others is a pair', async () => {
    const lines = pairs.map(({ en, de }) => `${en}\t${de}`).join('\n');
    const { pairs: found, notices } = await read(file('paste.tsv', lines));
    expect(found.length).toBe(60);
    expect(found[0]).toEqual({ source: pairs[0]!.en, target: pairs[0]!.de });
    expect(notices.join()).toContain('read as a pair, not as names');
    const named = await read(file('named.tsv', `Englisch\tDeutsch\n${lines}`));
    expect(named.pairs.length).toBe(60);
    expect(named.notices.join()).toContain('taken for the names of the columns');
  });

  it('are read with the delimiter and the quotes that are given', async () => {
    const path = file('tilde.csv', "source~target\n'a~b'~c\n");
    expect((await read(path, { delimiter: '~', quote: "'" })).pairs).toEqual([
      { source: 'a~b', target: 'c' },
    ]);
    const tab = file('tab.txt', 'source,x\ttarget\na\tb\n');
    expect((await read(tab, { delimiter: 'tab', sourceColumn: 'source,x' })).pairs.length).toBe(1);
  });

  it('are the units of a TMX', async () => {
    const unit =
      '<tu><tuv xml:lang="fr"><seg>a</seg></tuv><tuv xml:lang="it"><seg>b</seg></tuv></tu>';
    const path = file('memory.tmx', `<tmx version="1.4"><header/><body>${unit}</body></tmx>`);
    expect((await read(path)).pairs).toEqual([{ source: 'a', target: 'b' }]);
  });

  it('share no source with a test file unknown', async () => {
    const rows = pairs.map(({ en, de }) => ({ en, de }));
    const [data, testData] = [
      jsonl('train.jsonl', rows),
      jsonl('test.jsonl', [...rows.slice(0, 5), { en: 'something new', de: 'Neues' }]),
    ];
    const config = { ...translate, data, testData };
    const warned = await loadTask(config, () => {});
    expect(warned.notices.join()).toContain('5 of 6 test sources are in the training data');
    await expect(loadTask({ ...config, overlap: 'error' }, () => {})).rejects.toThrow(
      /5 of 6 test sources.*"we need 0 dogs heute."/,
    );
    const dropped = await loadTask({ ...config, overlap: 'drop' }, () => {});
    expect(dropped.train.length + dropped.validation.length).toBe(55);
    expect(dropped.test.length).toBe(6);
  });
});

describe('scores of words', () => {
  const pair = { source: 'x', target: 'Sie sagt: "Komm heute!"' };

  it('do not regard the spaces around punctuation, nor case where it is not written', () => {
    const score = (written: string, lowercase: boolean) =>
      scoresOf([written], [pair], ['exactMatch', 'bleu'], { tokens: 'words', lowercase });
    expect(score('Sie sagt : " Komm heute ! "', false).exactMatch).toBe(1);
    expect(score('Sie sagt "Komm heute"', false).exactMatch).toBe(0);
    expect(score('sie sagt: "komm heute!"', false).exactMatch).toBe(0);
    const caseless = score('sie sagt: "komm heute!"', true);
    expect(caseless.exactMatch).toBe(1);
    expect(caseless.bleu).toBeCloseTo(100, 6);
  });

  it('say so', () => {
    const writing = { tokens: 'words', lowercase: true } as const;
    expect(describeComparison(writing, ['exactMatch'])).toMatch(/not the spaces.*lower case/);
    expect(describeComparison({ tokens: 'characters', lowercase: true }, ['bleu'])).toBeUndefined();
  });
});
