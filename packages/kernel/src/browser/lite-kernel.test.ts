import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import {
  contentOf,
  declarationsOf,
  Page,
  printedBy,
  textOf,
  tracebackOf,
  typesOf,
} from '../fixtures/page.js';

const declarations = declarationsOf({
  greeting: '/** Says hello. */\nexport function greet(name: string): string;\nexport default 1;',
});
let page: Page;
beforeAll(() => {
  page = new Page(declarations, {
    modules: {
      greeting: async () => ({ greet: (name: string) => `hello ${name}`, default: 1 }),
    },
  });
});
afterAll(() => page.close());

describe('cells', () => {
  test('an execution is busy, input, outputs, idle, in this order', async () => {
    const answers = await page.execute('console.log(1); console.error(2); 3');
    expect(answers.reply).toMatchObject({ status: 'ok' });
    expect(typesOf(answers)).toEqual([
      'busy',
      'execute_input',
      'stdout',
      'stderr',
      'execute_result',
      'idle',
    ]);
    expect(textOf(answers)).toBe('3');
  });

  test('share their names, which can be declared anew with another type', async () => {
    await page.execute('let count = 1;\nconst { a, b: [c] } = { a: 2, b: [3] };');
    await page.execute('function next() { return ++count; }');
    expect(textOf(await page.execute('next() + a + c'))).toBe('7');
    await page.execute("const count = 'three'");
    expect(textOf(await page.execute('count.length'))).toBe('5');
  });

  test('wait at the top level', async () => {
    const code =
      'async function* count() { yield 1; yield 2; }\n' +
      'let sum = await Promise.resolve(10);\nfor await (const one of count()) sum += one;\nsum';
    expect(textOf(await page.execute(code))).toBe('13');
    expect(textOf(await page.execute('Promise.resolve([1, 2])'))).toBe('[ 1, 2 ]');
  });

  test('import modules that the page has, statically and when they run', async () => {
    expect(textOf(await page.execute("import { greet } from 'greeting'; greet('you')"))).toBe(
      "'hello you'",
    );
    expect(textOf(await page.execute("greet('again')"))).toBe("'hello again'");
    expect(textOf(await page.execute("(await import('greeting')).default"))).toBe('1');
    const missing = await page.execute("const name = 'nothing' as string;\nawait import(name)");
    expect(tracebackOf(missing)).toContain(
      "there is no module 'nothing' in the browser; there are",
    );
  });

  test('a cell that fails leaves what it had assigned', async () => {
    await page.execute("const early = 1;\nconst late = (() => { throw new Error('no'); })();");
    expect(textOf(await page.execute('early'))).toBe('1');
    expect(tracebackOf(await page.execute('late'))).toContain("Cannot find name 'late'");
  });

  test('user expressions come with the reply; a silent execution publishes nothing', async () => {
    const asked = await page.execute('const base = 20', {
      user_expressions: { sum: "console.log('aside'), base + 1" },
    });
    expect(asked.reply.user_expressions).toMatchObject({ sum: { data: { 'text/plain': '21' } } });
    expect(printedBy(asked)).toBe('');
    const silent = await page.execute('console.log(1); 2', { silent: true });
    expect(typesOf(silent)).toEqual(['busy', 'idle']);
  });

  test('many lines arrive in few messages', async () => {
    const many = await page.execute('for (let i = 0; i < 10_000; i++) console.log(i)');
    expect(printedBy(many).split('\n')).toHaveLength(10_001);
    expect(many.outputs.length).toBeLessThan(2000);
  });
});

describe('errors', () => {
  test('of types keep the cell from running and name its line', async () => {
    const answers = await page.execute("console.log('ran');\nconst n: number = 'text';");
    expect(printedBy(answers)).toBe('');
    expect(tracebackOf(answers)).toMatch(/In \[\d+\]:2:7 - error TS2322/);
  });

  test('of types are found across cells, and in what modules declare', async () => {
    await page.execute("const word = 'a'; let size = word.length;");
    expect(tracebackOf(await page.execute('word.nothing'))).toContain('TS2339');
    expect(tracebackOf(await page.execute("size = 'text'"))).toContain('TS2322');
    expect(tracebackOf(await page.execute('greet(1)'))).toContain('TS2345');
    expect(tracebackOf(await page.execute("import 'elsewhere'"))).toContain("'elsewhere'");
  });

  test('at run time name lines of cells, without a frame of the kernel', async () => {
    const thrower = await page.execute(
      'interface Removed {\n  a: string;\n}\nfunction fail(): never {\n  throw new RangeError("far");\n}',
    );
    const label = `In [${thrower.reply.execution_count}]`;
    const answers = await page.execute('const before = 1;\n[1].map(() => fail());');
    const here = `In [${answers.reply.execution_count}]`;
    const lines = tracebackOf(answers).split('\n');
    expect(lines[0]).toBe('RangeError: far');
    expect(lines[1]).toBe('5 |   throw new RangeError("far");');
    const frames = lines.filter((line) => line.startsWith('    at '));
    expect(frames.map((line) => line.replace(/2:\d+$/, '2'))).toEqual([
      `    at fail (${label}:5:9)`,
      `    at ${here}:2`,
      `    at ${here}:2`,
    ]);
  });

  test('of what was waited for name the place of the await, and their cause', async () => {
    const code =
      'const failing = () => new Promise((_, reject) => setTimeout(() => reject(error), 1));\n' +
      "const error = new Error('outer', { cause: new TypeError('inner') });\nawait failing();";
    const answers = await page.execute(code);
    expect(tracebackOf(answers)).toMatch(/at async In \[\d+\]:3:1/);
    expect(tracebackOf(answers)).toContain('caused by TypeError: inner');
  });

  test('that no cell can be blamed for are printed', async () => {
    const [worker] = page.cells;
    worker!.dispatch('unhandledrejection', { reason: new Error('forgotten') });
    worker!.dispatch('error', { message: 'in a timer' });
    const before = await page.execute('1');
    worker!.dispatch('error', { error: new Error('after') });
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(before.reply.status).toBe('ok');
  });
});

describe('displays', () => {
  test('can be replaced, and cleared', async () => {
    const code =
      "import { clearOutput, display } from '@resattn/kernel';\n" +
      "const shown = await display([{ a: 1, b: 'x' }]);\nawait shown.update('<svg></svg>');\nclearOutput();";
    const answers = await page.execute(code);
    expect(typesOf(answers).slice(2, -1)).toEqual([
      'display_data',
      'update_display_data',
      'clear_output',
    ]);
    expect(contentOf(answers, 'display_data')?.data).toMatchObject({
      'text/html': expect.stringContaining('<td>x</td>'),
    });
    const update = contentOf(answers, 'update_display_data');
    expect(update?.data).toHaveProperty(['image/svg+xml']);
    expect(update?.transient).toEqual(contentOf(answers, 'display_data')?.transient);
  });

  test('values show themselves by their method', async () => {
    const answers = await page.execute(
      "({ [Symbol.for('Jupyter.display')]: () => ({ 'image/png': new Uint8Array([1, 2]) }) })",
    );
    expect(contentOf(answers, 'execute_result')?.data).toEqual({ 'image/png': 'AQI=' });
  });
});

describe('the rest of the protocol', () => {
  test('completes with kinds, counts code points, and explains', async () => {
    await page.execute('/** How many. */\nconst howMany = 3;');
    const { reply } = await page.request('complete_request', { code: '"😀"; howM', cursor_pos: 9 });
    expect(reply).toMatchObject({ matches: ['howMany'], cursor_start: 5, cursor_end: 9 });
    const inspected = await page.request('inspect_request', { code: 'howMany', cursor_pos: 3 });
    expect(JSON.stringify(inspected.reply.data)).toContain('How many.');
    const judged = await page.request('is_complete_request', { code: 'if (x) {' });
    expect(judged.reply.status).toBe('incomplete');
  });

  test('answers kernel_info, history, comms, and what it cannot run', async () => {
    const info = await page.request('kernel_info_request', {});
    expect(info.reply.language_info).toMatchObject({ name: 'typescript' });
    const history = await page.request('history_request', {});
    expect(history.reply.history).toContainEqual([0, 1, 'console.log(1); console.error(2); 3']);
    const comm = await page.request('comm_open', { comm_id: 'c' });
    expect(typesOf(comm)).toEqual(['busy', 'comm_close', 'idle']);
    const wrong = await page.execute(5 as never);
    expect(wrong.reply).toMatchObject({
      status: 'error',
      evalue: 'got number as code, expected a string',
    });
  });

  test('asks the user for a line, where the page allows it', async () => {
    page.onQuestion = ({ content }) => {
      expect(content).toEqual({ prompt: 'name? ', password: false });
      void page.answer('Ada');
    };
    const code = "import { input } from '@resattn/kernel';\nawait input('name? ')";
    expect(textOf(await page.execute(code, { allow_stdin: true }))).toBe("'Ada'");
    expect(tracebackOf(await page.execute(code))).toContain('the front end takes no input');
  });
});

describe('Stop', () => {
  test('ends a cell where it waits; its state is still there', async () => {
    const code =
      "import { interrupted } from '@resattn/kernel';\nlet turns = 0;\n" +
      'while (true) { await new Promise((done) => setTimeout(done, 1)); turns++; }';
    const running = page.execute(code);
    await new Promise((resolve) => setTimeout(resolve, 100));
    page.kernel.interrupt();
    expect((await running).reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
    const seen = textOf(await page.execute('turns'));
    await new Promise((resolve) => setTimeout(resolve, 50));
    expect(textOf(await page.execute('turns'))).toBe(seen);
    expect(textOf(await page.execute('interrupted().aborted'))).toBe('false');
  });

  test('a cell that is stopped while it is compiled does not run', async () => {
    const running = page.execute("console.log('too late')");
    page.kernel.interrupt();
    const stopped = await running;
    expect(stopped.reply).toMatchObject({ status: 'error', ename: 'Interrupted' });
    expect(printedBy(stopped)).toBe('');
  });

  test('what listens to its signal leaves by itself', async () => {
    const code =
      "import { interrupted } from '@resattn/kernel';\n" +
      'while (!interrupted().aborted) await new Promise((done) => setTimeout(done, 1));\n' +
      "console.log('left');";
    const running = page.execute(code);
    await new Promise((resolve) => setTimeout(resolve, 100));
    page.kernel.interrupt();
    expect(printedBy(await running)).toBe('left\n');
  });

  test('a worker that does not answer is replaced, and the loss is told', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] });
    const stuck = new Page(declarations, { startsCells: false });
    try {
      const running = stuck.execute('const lost = 1');
      await vi.waitUntil(() => stuck.cells.length === 1);
      for (let i = 0; i < 20; i++) await new Promise((resolve) => setImmediate(resolve));
      stuck.kernel.interrupt();
      await vi.advanceTimersByTimeAsync(6000);
      expect((await running).reply.evalue).toContain('All variables are gone');
      expect(stuck.cells.map(({ isTerminated }) => isTerminated)).toEqual([true, false]);
    } finally {
      vi.useRealTimers();
      stuck.close();
    }
  });
});
