import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Command } from 'commander';
import ts from 'typescript50';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { resattn } from '../../test/command.js';
import { commands } from '../program.js';
import { commandWords } from './option-words.js';

const packages = fileURLToPath(new URL('../../../', import.meta.url));
const sources = readdirSync(packages)
  .filter((name) => name !== 'notebooks')
  .flatMap((name) =>
    readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' }).map(
      (path) => `${name}/src/${path.replaceAll('\\', '/')}`,
    ),
  )
  .filter((path) => path.endsWith('.ts') && !path.endsWith('.test.ts'))
  .map((path) => ({ path, text: readFileSync(join(packages, path), 'utf8') }));

/** Every command that can be run, the deepest ones. */
function leaves(command: Command): Command[] {
  return command.commands.length === 0 ? [command] : command.commands.flatMap(leaves);
}

const mentions = mentioned();
const program = new Command('resattn');
for (const add of commands) add(program, () => Promise.reject(new Error('not run here')));

describe('the words of a command', () => {
  it.each(leaves(program).map((command) => [pathOf(command), command] as const))(
    '%s: whatever a message advises is an option that it has',
    (_, command) => {
      const words = commandWords(command);
      const offered = optionsOf(command);
      for (const { key, value } of mentions) {
        const said = words(key, value);
        if (said !== undefined) expect(offered).toContain(said.split(' ')[0]);
      }
    },
  );

  it('finds the options that messages name', () => {
    const keys = new Set(mentions.map(({ key }) => key));
    for (const key of ['rareClasses', 'quote', 'invalid', 'delimiter', 'numBeams', 'labelColumn'])
      expect(keys).toContain(key);
  });

  it('are used by every message of the command: none spells an option itself', () => {
    const spelled = sources
      .filter(({ path }) => path.startsWith('cli/'))
      .flatMap(({ path, text }) => errorTexts(path, text))
      .filter((text) =>
        /(^|[\s(])--[a-z]/.test(text.replace(/resattn [a-z]+( \$\{\w+\})? --\w+/g, '')),
      );
    expect(spelled).toEqual([]);
  });

  it('writes values as a shell takes them', () => {
    const command = new Command()
      .option('--columns <a,b>')
      .option('--label <x>')
      .option('--no-quoted');
    const words = commandWords(command);
    expect(words('columns', ['text', 'label'])).toBe('--columns text,label');
    expect(words('label', "it's")).toBe("--label 'it'\\''s'");
    expect(words('quote', '')).toBe('--no-quoted');
    expect(words('rareClasses', 'drop')).toBeUndefined();
  });
});

describe('advice at the command line', () => {
  let folder: string;
  const file = (name: string, text: string | Uint8Array) => {
    const path = join(folder, name);
    writeFileSync(path, text);
    return path;
  };
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'resattn-advice-'));
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  const rows = Array.from({ length: 20 }, (_, i) => `text number ${i},${i % 2 ? 'good' : 'bad'}`);
  const train = (path: string) => resattn(['train', 'classify', '--data', path, '--epochs', '1']);

  it('offers --rare-classes for a class with one text', async () => {
    const { error, status } = await train(
      file('one.csv', `text,label\n${rows.join('\n')}\nthe only one,rare\n`),
    );
    expect(status).toBe(1);
    expect(error).toContain('use --rare-classes drop to leave such classes out');
    expect(error).toContain('--rare-classes keep');
    expect(error).not.toContain('rareClasses');
  });

  it('offers --no-quoted for quotes that are not closed or in the middle of a field', async () => {
    const { error } = await train(
      file('escaped.csv', `text,label\n"so \\"to\\" say",bad\n${rows.join('\n')}\n`),
    );
    expect(error).toContain('use --no-quoted if quotes mean nothing here');
    expect(error).not.toContain("quote: ''");
  });

  it('offers --columns for a file without a header line', async () => {
    const { error } = await train(file('bare.csv', `${rows.join('\n')}\n`));
    expect(error).toContain('--columns text,label');
  });

  it('offers --encoding and not --invalid where a command has no --invalid', async () => {
    const broken = Uint8Array.from([...Buffer.from('ab\ncd'), 0xff, 0xfe, 0x80, 0x0a]);
    const [hypotheses, reference] = [file('hyp.txt', broken), file('ref.txt', 'ab\ncd\n')];
    const { error } = await resattn(['score', 'bleu', '--ref', reference, hypotheses]);
    expect(error).toContain('--encoding gb18030');
    expect(error).not.toMatch(/invalid ?[:=']|--invalid/);
  });
});

/** The options that messages of all packages name, with the values that they suggest. */
function mentioned(): { key: string; value: unknown }[] {
  const found: { key: string; value: unknown }[] = [];
  for (const { path, text } of sources) {
    visit(parse(path, text), (node) => {
      if (!ts.isCallExpression(node) || node.expression.getText() !== 'option') return;
      const [key, value] = node.arguments;
      if (key === undefined || !ts.isStringLiteralLike(key)) return;
      found.push({ key: key.text, value: value && literal(value) });
    });
  }
  return found;
}

function literal(node: ts.Expression): unknown {
  if (ts.isStringLiteralLike(node)) return node.text;
  if (node.kind === ts.SyntaxKind.TrueKeyword) return true;
  if (node.kind === ts.SyntaxKind.FalseKeyword) return false;
  return 1;
}

/** The texts inside every `new UserError(…)` of a file. */
function errorTexts(path: string, text: string): string[] {
  const texts: string[] = [];
  visit(parse(path, text), (node) => {
    if (!ts.isNewExpression(node) || !/^(User|Usage|Option)Error$/.test(node.expression.getText()))
      return;
    visit(node, (part) => {
      const isPart = ts.isStringLiteralLike(part) || ts.isTemplateExpression(part);
      if (isPart) texts.push(part.getText());
    });
  });
  return texts;
}

function parse(path: string, text: string): ts.SourceFile {
  return ts.createSourceFile(path, text, ts.ScriptTarget.ES2022, true);
}

function visit(node: ts.Node, look: (node: ts.Node) => void): void {
  look(node);
  ts.forEachChild(node, (child) => visit(child, look));
}

function optionsOf(command: Command): (string | null | undefined)[] {
  const own = command.options.map(({ long }) => long);
  return command.parent ? [...own, ...optionsOf(command.parent)] : own;
}

function pathOf(command: Command): string {
  return command.parent ? `${pathOf(command.parent)} ${command.name()}` : command.name();
}
