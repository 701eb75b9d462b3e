import { basename, dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readNotebook } from './fixtures/notebook-cells.js';
import { findNotebooks } from './index.js';

const folder = fileURLToPath(new URL('..', import.meta.url));
const isChinese = (path: string) => basename(dirname(path)) === 'zh';
const languages = [
  {
    language: 'English',
    notebooks: findNotebooks(folder).filter((path) => !isChinese(path)),
    words: {
      learn: '**You will learn**',
      before: '**Before this:**',
      time: '| time on 2 cores |',
      change: '## Change one thing',
      exercises: '## Exercises',
      readOn: '## Read on',
    },
  },
  {
    language: 'Chinese',
    notebooks: findNotebooks(folder, ['zh']),
    words: {
      learn: '**学习目标**',
      before: '**预备知识：**',
      time: '| 耗时（双核） |',
      change: '## 改一处，看结果',
      exercises: '## 练习',
      readOn: '## 延伸阅读',
    },
  },
];

for (const { language, notebooks, words } of languages)
  describe.each(notebooks.map((path) => [basename(path, '.ipynb'), path]))(
    `in ${language}: %s`,
    (_, path) => {
      const { cells, code, prose, solutions } = readNotebook(path);
      const first = cells[0]!.source.join('');

      test('says at the top what is learned, what it needs and how long it runs', () => {
        for (const part of [words.learn, words.before, words.time]) expect(first).toContain(part);
      });

      test('ends with a thing to change, three exercises with solutions, and where to read on', () => {
        const places = [words.change, words.exercises, words.readOn].map((heading) =>
          prose.indexOf(`${heading}\n`),
        );
        expect(places).not.toContain(-1);
        expect([...places].sort((a, b) => a - b)).toEqual(places);
        expect(solutions).toHaveLength(3);
        for (const solution of solutions) expect(solution).toContain('console.log');
      });

      test('has a cell of parameters, which papermill replaces, and is compared at its own alone', () => {
        const tagged = cells.filter(({ metadata }) => metadata.tags?.includes('parameters'));
        expect(tagged).toHaveLength(1);
        const parameters = tagged[0]!.source.join('');
        // The Chinese edition is short and has a single setting.
        if (!isChinese(path))
          expect(parameters).toContain("const isQuick = process.env.RESATTN_QUICK === '1';");
        const names = [...parameters.matchAll(/^const (\w+) = /gm)].map(([, name]) => name!);
        expect(names.length).toBeGreaterThan(2);
        for (const name of names)
          expect(
            code.filter((cell) => new RegExp(`\\b${name}\\b`).test(cell)).length,
          ).toBeGreaterThan(1);
        expect(code.join('\n')).toContain('const isStated =');
      });

      test('fits a narrow page: no long lines, no long cells', () => {
        const sources = [...code, ...solutions];
        expect(
          sources.flatMap((cell) => cell.split('\n')).filter((line) => line.length > 100),
        ).toEqual([]);
        expect(sources.filter((cell) => cell.trimEnd().split('\n').length > 36)).toEqual([]);
      });
    },
  );
