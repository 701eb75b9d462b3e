import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { root } from './support/arrows.js';

/** What reads as translated, and what to write. STYLE.md has more of them, which no pattern finds. */
const phrases: readonly (readonly [wrong: RegExp, right: string])[] = [
  [/\bcan(not)? be had\b/, 'available, cannot be downloaded, found or loaded'],
  [/\bwhat (came|comes) of (it|a|all|the)\b/i, 'the result of'],
  [/\b(go|goes|going) on (with|from|where)\b/i, 'continue, resume'],
  [/\bhow to go on\b/i, 'how to resume'],
  [/\bguessed and said\b/i, 'detected and reported'],
  [/\bleft out, (it|there|one|lists|all|they)\b/i, 'Default: …'],
  [/\(left out: /i, '(default: …)'],
  [/\bdefault: (not|no \w+ is)\b/i, 'Default: none, or the value'],
  [/\bwhole numbers?\b/i, 'integer, int8'],
  [/\bin good order\b/i, 'cleanly'],
  [/\bmost (passes|steps)\b/i, 'maximum number of epochs or steps'],
  [/\bpasses over the (training )?texts\b/i, 'epochs'],
  [/\bin the place of\b/i, 'in place of'],
  [/\b(is|are) told at the end\b/i, 'reported at the end'],
  [/\bto be expected:/i, 'Expected output:'],
  [/\bno so many\b/i, 'fewer than'],
  [/\bare cut off there\b/i, 'were truncated'],
  [/[,;:] want(ed)? (a|an|at|one|the) /, 'expected'],
  [/\bgoes on bit for bit\b/i, 'resumes bit for bit'],
  [/随取随得|文本进，数值出/, '自然的中文'],
];

/** Has them as what not to write. */
const examples = ['STYLE.md', 'tests/prose.test.ts'];

/** What people read: documents, notebooks, and sources with their messages, help and comments. */
function texts(): string[] {
  const patterns = ['*.md', '*.ipynb', '*.ts', '*.mjs'];
  const args = ['ls-files', '--cached', '--others', '--exclude-standard', ...patterns];
  const { stdout } = spawnSync('git', args, { cwd: root, encoding: 'utf8' });
  return stdout
    .split('\n')
    .filter((file) => file !== '' && existsSync(join(root, file)))
    .filter((file) => !examples.includes(file) && !/goldens\/|\/sentences\//.test(file));
}

function findIn(file: string, text: string): string[] {
  return text
    .split('\n')
    .flatMap((line, i) =>
      phrases.flatMap(([wrong, right]) =>
        wrong.test(line) ? [`${file}:${i + 1}: "${wrong.exec(line)![0]}": write ${right}`] : [],
      ),
    );
}

test('nothing that is read has one of the worst phrases', () => {
  const files = texts();
  expect(files.length).toBeGreaterThan(1000);
  expect(files.flatMap((file) => findIn(file, readFileSync(join(root, file), 'utf8')))).toEqual([]);
});

test('each phrase is found', () => {
  const said = [
    'epochs is 0, want a whole number from 1',
    'Ctrl-C saves and says how to go on',
    'the model cannot be had',
    'column of the texts (left out: guessed and said)',
  ];
  for (const line of said) expect(findIn('page.md', line), line).not.toEqual([]);
  expect(findIn('page.md', 'epochs is 0, expected an integer from 1')).toEqual([]);
});
