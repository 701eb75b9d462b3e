import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, expect, test } from 'vitest';
import { writeNotebook } from '../fixtures/write-notebook.js';
import { formatResults } from './notebook-result.js';
import { runNotebooks } from './run-notebooks.js';

const folder = fileURLToPath(new URL('../..', import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), 'representations-'));
afterAll(() => rmSync(temporary, { recursive: true, force: true }));

const picture =
  '<svg xmlns="http://www.w3.org/2000/svg" aria-label="loss &amp; rate. falling"><title>no</title><text>1</text></svg>';

test('stored outputs show a picture or text to readers without HTML', async () => {
  const shown = [
    picture,
    '<table><tr><th></th><th>F1</th></tr><tr><td>long name</td><td>0.5</td></tr><tr><td>b</td><td>1</td></tr></table>',
    `<style>p{color:red}</style><p>two <b>heads</b></p>${picture}<small>end</small>`,
    '<svg xmlns="http://www.w3.org/2000/svg"><p>not XML</svg>',
  ];
  const path = writeNotebook(temporary, 'shown', [
    "import { display } from 'tslab';",
    ...shown.map((html) => `display.html(${JSON.stringify(html)});`),
  ]);
  const [result] = await runNotebooks({ folder, notebooks: [path], save: true });
  expect(result!.status, formatResults([result!])).toBe('passed');
  const { cells } = JSON.parse(readFileSync(path, 'utf8')) as {
    cells: { outputs: { data: Record<string, string | string[]> }[] }[];
  };
  const [svg, table, mixed, broken] = cells
    .slice(1)
    .map(({ outputs }) =>
      Object.fromEntries(
        Object.entries(outputs[0]!.data).map(([type, text]) => [type, [text].flat().join('')]),
      ),
    );
  expect(svg).toEqual({ 'image/svg+xml': picture, 'text/plain': 'loss & rate. falling' });
  expect(table!['text/plain']).toBe('           F1\nlong name  0.5\nb          1');
  expect(table!['text/html']).toBe(shown[1]);
  expect(mixed!['text/plain']).toBe('two heads\nloss & rate. falling\nend');
  expect(mixed!['text/html']).toBe(shown[2]);
  expect(Object.keys(broken!).sort()).toEqual(['text/html', 'text/plain']);
});
