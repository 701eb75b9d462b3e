// A kernel process, driven as a front end drives it.
import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { errorOf, FrontEnd, resultOf, typesOf } from './fixtures/front-end.js';
import { Wire } from './protocol/message.js';

let front: FrontEnd;
beforeAll(async () => {
  front = await FrontEnd.start();
});
afterAll(async () => {
  await front.stop();
});

const shownBy = async (code: string) => resultOf(await front.execute(code))?.['text/plain'];

describe('messages', () => {
  test('kernel_info says what the kernel speaks, also on control', async () => {
    for (const channel of ['shell', 'control'] as const) {
      const { reply } = await front.request('kernel_info_request', {}, channel);
      expect(reply).toMatchObject({ status: 'ok', protocol_version: '5.4', debugger: false });
      expect(reply.language_info).toMatchObject({ name: 'typescript', file_extension: '.ts' });
    }
  });

  test('an execution is busy, input, outputs, idle, in this order', async () => {
    const { reply, outputs } = await front.execute('console.log(1); console.error(2); 3');
    expect(reply.status).toBe('ok');
    expect(
      outputs.map(
        ({ header, content }) => content.execution_state ?? content.name ?? header.msg_type,
      ),
    ).toEqual(['busy', 'execute_input', 'stdout', 'stderr', 'execute_result', 'idle']);
  });

  test('a silent execution publishes nothing and has no number', async () => {
    const before = (await front.execute('1')).reply.execution_count;
    const silent = await front.execute('console.log(1); 2', { silent: true, store_history: false });
    expect(typesOf(silent)).toEqual([]);
    expect((await front.execute('1')).reply.execution_count).toBe(Number(before) + 1);
  });

  test('user expressions come with the reply, each with its value or its error', async () => {
    const { reply } = await front.execute('const base = 20', {
      user_expressions: { sum: 'base + 1', wrong: 'nothing.here' },
    });
    expect(reply.user_expressions).toMatchObject({
      sum: { status: 'ok', data: { 'text/plain': '21' } },
      wrong: { status: 'error' },
    });
  });

  test('what waits behind an error is aborted, what comes later is not', async () => {
    const [failed, waiting] = await Promise.all([
      front.execute('throw new Error("stop")'),
      front.execute('1'),
    ]);
    expect(failed.reply.status).toBe('error');
    expect(waiting.reply.status).toBe('aborted');
    expect((await front.execute('1')).reply.status).toBe('ok');
    const [, goesOn] = await Promise.all([
      front.execute('throw new Error("on")', { stop_on_error: false }),
      front.execute('1'),
    ]);
    expect(goesOn.reply.status).toBe('ok');
  });

  test('history has the inputs, by tail, range and pattern', async () => {
    const { reply } = await front.execute('const forHistory = 5; forHistory');
    const line = Number(reply.execution_count);
    const ask = async (content: object) =>
      (await front.request('history_request', { raw: true, output: false, ...content })).reply
        .history;
    const entry = [1, line, 'const forHistory = 5; forHistory'];
    expect(await ask({ hist_access_type: 'tail', n: 1 })).toEqual([entry]);
    expect(
      await ask({ hist_access_type: 'range', session: 0, start: line, stop: line + 1 }),
    ).toEqual([entry]);
    expect(await ask({ hist_access_type: 'search', pattern: '*forHist?ry*', n: 1 })).toEqual([
      entry,
    ]);
    expect(await ask({ hist_access_type: 'tail', n: 1, output: true })).toEqual([
      [1, line, [entry[2], '5']],
    ]);
  });

  test('completes, explains and judges code, also while a cell runs', async () => {
    await front.execute('/** How many. */\nconst howMany = 3;');
    const running = front.execute('await new Promise((done) => setTimeout(done, 60_000))');
    const { reply: completions } = await front.request('complete_request', {
      code: '"😀"; howM',
      cursor_pos: 9,
    });
    expect(completions).toMatchObject({ matches: ['howMany'], cursor_start: 5, cursor_end: 9 });
    const { reply: packages } = await front.request('complete_request', {
      code: "import {} from 'node:worker_t",
      cursor_pos: 29,
    });
    expect(packages.matches).toContain('node:worker_threads');
    const { reply: found } = await front.request('inspect_request', {
      code: 'howMany',
      cursor_pos: 3,
      detail_level: 0,
    });
    expect(found).toMatchObject({ found: true });
    expect((found.data as Record<string, string>)['text/markdown']).toMatch(
      /howMany: (number|3)[\s\S]*How many\./,
    );
    const judge = async (code: string) =>
      (await front.request('is_complete_request', { code })).reply.status;
    expect(await Promise.all(['1', 'if (x) {', 'a b'].map(judge))).toEqual([
      'complete',
      'incomplete',
      'invalid',
    ]);
    await front.interrupt();
    await running;
  });

  test('a cell asks for input where the front end takes it, and fails where not', async () => {
    front.onInput = (prompt) => `${prompt} Ada`;
    const code = "import { input } from '@resattn/kernel'; await input('name?')";
    expect(resultOf(await front.execute(code, { allow_stdin: true }))?.['text/plain']).toBe(
      "'name? Ada'",
    );
    expect(errorOf(await front.execute(code)).message).toMatch(/takes no input/);
  });

  test('unknown comms are closed, none are listed, and there is no debugger', async () => {
    expect((await front.request('comm_info_request', {})).reply).toMatchObject({ comms: {} });
    const wire = new Wire(front.connection);
    const open = wire.create('comm_open', { comm_id: 'c', target_name: 'nobody', data: {} });
    await front.send(wire.encode(open));
    await front.until(() =>
      front.of(open.header.msg_id).some(({ header }) => header.msg_type === 'comm_close'),
    );
    const { reply } = await front.request(
      'debug_request',
      { seq: 4, command: 'attach' },
      'control',
    );
    expect(reply).toMatchObject({ success: false, request_seq: 4 });
  });

  test('what is not signed with the key is ignored', async () => {
    const stranger = new Wire({ ...front.connection, key: 'another' });
    await front.send(
      stranger.encode(stranger.create('execute_request', { code: 'var stolen = 1' })),
    );
    await front.send([Buffer.from('no message at all')]);
    expect(errorOf(await front.execute('stolen')).message).toMatch(/Cannot find name 'stolen'/);
    expect(front.errors).toMatch(/signature/);
  });

  test('the heart beats while a cell keeps the processor', async () => {
    const running = front.execute('while (true);');
    expect(await front.heartbeat()).toBe('ping');
    await front.interrupt();
    await running;
  });

  test('a second kernel with the same connection file says that it is taken', () => {
    const bin = fileURLToPath(new URL('../dist/cjs/bin.js', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, [bin, 'start', front.connectionFile], {
      encoding: 'utf8',
    });
    expect(status).toBe(1);
    expect(stderr).toMatch(/in use, probably by another kernel/);
  });
});

describe('output', () => {
  test('a hundred thousand lines arrive, in order, before idle', async () => {
    const { text, outputs } = await front.execute(
      'for (let i = 0; i < 100_000; i++) console.log(i)',
    );
    expect(text).toBe(Array.from({ length: 100_000 }, (_, i) => `${i}\n`).join(''));
    expect(outputs.at(-1)!.content.execution_state).toBe('idle');
  });

  test('a line of twenty million characters, and what child processes write', async () => {
    const { text } = await front.execute("console.log('x'.repeat(20_000_000))");
    expect(text).toHaveLength(20_000_001);
    const child = await front.execute(
      "import { execSync } from 'node:child_process'; execSync('echo from a child', { stdio: 'inherit' }); console.log(1)",
    );
    expect(child.text.split('\n').sort()).toEqual(['', '1', 'from a child']);
  });

  test('displays can be replaced, and cleared', async () => {
    const answer = await front.execute(`
      import { clearOutput, display } from '@resattn/kernel';
      const shown = await display({ [Symbol.for('Jupyter.display')]: () => ({ 'text/html': '<b>1</b>' }) });
      await shown.update('two');
      clearOutput({ wait: true });`);
    expect(typesOf(answer)).toEqual(['display_data', 'update_display_data', 'clear_output']);
    const [first, second] = answer.outputs.filter(({ content }) => 'transient' in content);
    expect(first!.content.data).toEqual({ 'text/html': '<b>1</b>' });
    expect(second!.content.transient).toEqual(first!.content.transient);
  });

  test('notebooks of tslab show what they showed', async () => {
    const answer = await front.execute(`
      import * as tslab from 'tslab';
      tslab.display.html('<i>a</i>');
      const live = tslab.newDisplay();
      live.svg('<svg/>');
      live.png(new Uint8Array([1, 2]));`);
    expect(answer.reply.status).toBe('ok');
    expect(answer.outputs.flatMap(({ content }) => content.data ?? [])).toEqual([
      { 'text/html': '<i>a</i>' },
      { 'image/svg+xml': '<svg/>' },
      { 'image/png': 'AQI=' },
    ]);
  });

  test('libraries that know nothing of the kernel show and update bundles', async () => {
    const answer = await front.execute(`
      const show = globalThis[Symbol.for('Jupyter.showBundle')];
      show({ 'text/plain': 'one' }, { id: 'x', isUpdate: false });
      show({ 'text/plain': 'two' }, { id: 'x', isUpdate: true });`);
    expect(
      answer.outputs
        .filter(({ content }) => content.data)
        .map(({ header, content }) => [
          header.msg_type,
          (content.data as Record<string, unknown> | undefined)?.['text/plain'],
          (content as { transient?: { display_id?: string } }).transient?.display_id,
        ]),
    ).toEqual([
      ['display_data', 'one', 'x'],
      ['update_display_data', 'two', 'x'],
    ]);
  });

  test('records are a table, a picture is a picture, a promise is its value', async () => {
    expect(resultOf(await front.execute('[{ a: 1, b: "<x>" }]'))?.['text/html']).toContain(
      '<td>&lt;x&gt;</td>',
    );
    const svg = '<svg aria-label="a &lt;b&gt; &amp; c"></svg>';
    expect(resultOf(await front.execute(`'${svg}'`))).toEqual({
      'image/svg+xml': svg,
      'text/html': svg,
      'text/plain': 'a <b> & c',
    });
    expect(
      resultOf(await front.execute('Buffer.from("\\x89PNG\\r\\n\\x1a\\n", "latin1")')),
    ).toHaveProperty('image/png');
    expect(await shownBy('Promise.resolve(5)')).toBe('5');
    expect(await shownBy('undefined')).toBeUndefined();
  });
});

describe('stopping', () => {
  beforeAll(async () => {
    await front.execute('let count = 0; const seen: string[] = [];');
  });

  /** Runs a cell that counts without an end, and interrupts it. */
  async function stopped(code: string, interrupt: () => unknown = () => front.interrupt()) {
    const running = front.execute(`console.log('started'); ${code}`);
    const start = front.broadcasts.length;
    await front.until(() =>
      front.broadcasts.slice(start).some(({ content }) => String(content.text).includes('started')),
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    await interrupt();
    const answer = await running;
    const last = front.broadcasts.length;
    expect(errorOf(answer)).toMatchObject({
      name: 'Interrupted',
      message: 'the cell was interrupted',
    });
    const countThen = await shownBy('count');
    await new Promise((resolve) => setTimeout(resolve, 100));
    expect(await shownBy('count')).toBe(countThen);
    const late = front.broadcasts
      .slice(last)
      .filter(
        ({ header, content }) =>
          header.msg_type === 'stream' && !String(content.text).includes('started'),
      );
    expect(late).toEqual([]);
  }

  test.each([
    ['a loop', 'while (true) count++;'],
    ['a loop after await', 'await null; while (true) count++;'],
    [
      'a loop in a timer',
      'setTimeout(() => { while (true) count++; }, 1); await new Promise(() => {});',
    ],
    ['a loop in a promise job', 'await Promise.resolve().then(() => { while (true) count++; });'],
    ['a loop in a getter', '({ get x() { while (true) count++; } }).x;'],
    ['a loop of awaits', 'while (true) { await null; count++; }'],
    [
      'a loop of waits',
      'while (true) { await new Promise((done) => setTimeout(done, 1)); console.log(count++); }',
    ],
    [
      'a loop that catches all',
      'while (true) { try { await new Promise((done) => setTimeout(done, 1)); count++; } catch {} }',
    ],
    [
      'an endless generator',
      'for await (const i of (async function* () { while (true) { await new Promise((done) => setTimeout(done, 1)); yield count++; } })()) seen.push(String(i));',
    ],
    ['what prints without an end', 'while (true) console.log(count++);'],
  ])('ends %s, and the state is still there', (_, code) => stopped(code));

  test('SIGINT does the same', () =>
    stopped('while (true) count++;', () => front.kernel.kill('SIGINT')));

  test('a child process that the cell waits for ends with it, and so do its threads', async () => {
    await stopped(
      "import { execSync } from 'node:child_process'; execSync('sleep 600', { stdio: 'ignore' });",
    );
    await stopped(
      "import { Worker } from 'node:worker_threads'; const thread = new Worker('while (true);', { eval: true }); let end: unknown; thread.once('exit', (status) => { end = status; }); await new Promise(() => {});",
    );
    await front.execute(
      'while (end === undefined) await new Promise((done) => setTimeout(done, 5));',
    );
    expect(await shownBy('end')).toBe('1');
  });

  test('what listens to its signal leaves by itself, and clean-up runs', async () => {
    await stopped(
      "import { interrupted } from '@resattn/kernel'; while (!interrupted().aborted) await new Promise((done) => setTimeout(done, 5)); seen.push('left');",
    );
    await stopped("try { await new Promise(() => {}); } finally { seen.push('cleaned'); }");
    expect(await shownBy('seen.slice(-2).join()')).toBe("'left,cleaned'");
  });

  test('a cell that is not running is not the worse for it', async () => {
    await front.interrupt();
    expect(await shownBy('1 + 1')).toBe('2');
  });
});

describe('the end', () => {
  test('a process that a cell ends is said to be gone, and a new one runs the next', async () => {
    for (const code of [
      'process.exit(3)',
      "process.kill(process.pid, 'SIGKILL')",
      'process.abort()',
    ]) {
      const { name, message } = errorOf(await front.execute(`const kept = 1; ${code}`));
      expect(name).toBe('ProcessEnded');
      expect(message).toMatch(/variables are gone/);
    }
    expect(errorOf(await front.execute('kept')).message).toMatch(/Cannot find name/);
    expect(await shownBy('1 + 1')).toBe('2');
  });

  test('a cell that deletes what it finds does no harm to the kernel', async () => {
    await front.execute(
      'for (const name of ["console", "setTimeout", "setImmediate", "AbortController", "Buffer", "process"]) delete (globalThis as Record<string, unknown>)[name];',
    );
    expect(await shownBy('1 + 1')).toBe('2');
    await front.execute("import { exit } from 'node:process'; exit(0)");
  });

  test('a cell that replaces what the kernel uses is answered, and so are those after it', async () => {
    await front.execute('const theirs = globalThis.Promise; globalThis.Promise = 5 as never;');
    expect(await shownBy('1 + 1')).toBe('2');
    await front.execute('globalThis.Promise = theirs;');
    // Where nothing can work any more the process is ended, and that is told.
    const push = 'Array.prototype.push';
    await front.execute(`${push} = Array.prototype.map = Map.prototype.get = 5 as never;`);
    await front.execute('1');
    await front.execute('import { exit } from "node:process"; exit(0);');
    expect(await shownBy('[1].map((x) => x + 1)')).toBe('[ 2 ]');
  });

  test('a kernel whose folder is removed goes on, and ends with its worker when its front end asks', async () => {
    const own = await FrontEnd.start();
    const first = Number(resultOf(await own.execute('process.pid'))!['text/plain']);
    rmSync(own.folder, { recursive: true });
    await own.execute('process.exit(1)');
    const second = Number(resultOf(await own.execute('process.pid'))!['text/plain']);
    expect(second).not.toBe(first);
    expect(await own.stop()).toBe(0);
    await gone(second);
  });

  test('a worker ends with a kernel that was killed, even in a loop', async () => {
    const own = await FrontEnd.start();
    const worker = Number(resultOf(await own.execute('process.pid'))!['text/plain']);
    void own.execute('while (true);');
    const exit = once(own.kernel, 'exit');
    own.kernel.kill('SIGKILL');
    await exit;
    await gone(worker);
    await own.stop();
  });
});

async function gone(pid: number): Promise<void> {
  while (true) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

test('local files are loaded again when they have changed', async () => {
  const file = join(front.folder, 'local.ts');
  writeFileSync(file, 'export const local: number = 3;');
  expect(await shownBy("import { local } from './local'; local satisfies number")).toBe('3');
  writeFileSync(file, 'export const other: string = "four";');
  expect(await shownBy("import { other } from './local'; other satisfies string")).toBe("'four'");
});
