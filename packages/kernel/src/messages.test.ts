// Every type of message of the protocol, with what its answer has to have: version 5.4 of "Messaging in Jupyter".
import { afterAll, beforeAll, expect, test } from 'vitest';
import { FrontEnd, typesOf } from './fixtures/front-end.js';
import { type Message, Wire } from './protocol/message.js';

let front: FrontEnd;
beforeAll(async () => {
  front = await FrontEnd.start();
});
afterAll(async () => {
  await front.stop();
});

type Content = Message['content'];

/** Of each request: where it goes, what it says, and the fields of its reply with their types. */
const requests: readonly (readonly [
  type: string,
  channel: 'shell' | 'control',
  content: Content,
  fields: Readonly<Record<string, string>>,
])[] = [
  ['kernel_info', 'shell', {}, kernelInfoFields()],
  ['kernel_info', 'control', {}, kernelInfoFields()],
  ['connect', 'shell', {}, { status: 'string' }],
  [
    'execute',
    'shell',
    { code: 'const a = 1; a', silent: false, store_history: true, user_expressions: { b: 'a' } },
    {
      status: 'string',
      execution_count: 'number',
      user_expressions: 'object',
      payload: 'array',
    },
  ],
  [
    'execute',
    'shell',
    { code: 'throw new Error("no")', silent: false },
    {
      status: 'string',
      execution_count: 'number',
      ename: 'string',
      evalue: 'string',
      traceback: 'array',
    },
  ],
  [
    'complete',
    'shell',
    { code: 'Math.s', cursor_pos: 6 },
    {
      status: 'string',
      matches: 'array',
      cursor_start: 'number',
      cursor_end: 'number',
      metadata: 'object',
    },
  ],
  [
    'inspect',
    'shell',
    { code: 'Math', cursor_pos: 4, detail_level: 1 },
    { status: 'string', found: 'boolean', data: 'object', metadata: 'object' },
  ],
  [
    'inspect',
    'shell',
    { code: '', cursor_pos: 0, detail_level: 0 },
    { status: 'string', found: 'boolean', data: 'object', metadata: 'object' },
  ],
  ['is_complete', 'shell', { code: 'if (a) {' }, { status: 'string', indent: 'string' }],
  ['is_complete', 'shell', { code: 'a' }, { status: 'string' }],
  ...(['tail', 'range', 'search'] as const).map(
    (access) =>
      [
        'history',
        'shell',
        {
          hist_access_type: access,
          ...{ output: false, raw: true, session: 0, start: 0, n: 5, pattern: '*' },
        },
        { status: 'string', history: 'array' },
      ] as const,
  ),
  ['comm_info', 'shell', {}, { status: 'string', comms: 'object' }],
  ['comm_info', 'shell', { target_name: 'nobody' }, { status: 'string', comms: 'object' }],
  ['interrupt', 'control', {}, { status: 'string' }],
  [
    'debug',
    'control',
    { type: 'request', seq: 1, command: 'debugInfo', arguments: {} },
    {
      type: 'string',
      request_seq: 'number',
      success: 'boolean',
      command: 'string',
      message: 'string',
    },
  ],
];

function kernelInfoFields(): Record<string, string> {
  return {
    status: 'string',
    protocol_version: 'string',
    implementation: 'string',
    implementation_version: 'string',
    language_info: 'object',
    banner: 'string',
    debugger: 'boolean',
    help_links: 'array',
    supported_features: 'array',
  };
}

const typeOf = (value: unknown) => (Array.isArray(value) ? 'array' : typeof value);

test.each(requests)('%s on %s %j', async (type, channel, content, fields) => {
  const answer = await front.request(`${type}_request`, content, channel);
  const { header, parent, metadata } = answer.message;
  expect(header).toMatchObject({ msg_type: `${type}_reply`, version: '5.4' });
  for (const key of ['msg_id', 'session', 'username', 'date'] as const)
    expect(header[key]).toMatch(/./);
  expect(Number.isNaN(Date.parse(header.date))).toBe(false);
  expect(metadata).toEqual({});
  expect(parent).toMatchObject({ msg_type: `${type}_request` });
  const found = Object.entries(answer.reply).map(([key, value]) => [key, typeOf(value)]);
  expect(Object.fromEntries(found)).toMatchObject(fields);
  // What the request brings about stands between `busy` and `idle`, and names it.
  const states = answer.outputs.flatMap(({ content: { execution_state: state } }) => state ?? []);
  expect(states).toEqual(['busy', 'idle']);
  expect(answer.outputs.at(-1)!.content.execution_state).toBe('idle');
  const ids = new Set(
    [...front.broadcasts, answer.message].map(({ header: { msg_id: id } }) => id),
  );
  expect(ids.size).toBe(front.broadcasts.length + 1);
});

test('every kind of output has the fields of the protocol', async () => {
  front.onInput = (prompt) => `${prompt}!`;
  const answer = await front.execute(
    `import { clearOutput, display, input } from '@resattn/kernel';
console.log('out');
console.error('err');
const shown = await display(1);
await shown.update(2);
clearOutput({ wait: true });
await input('name', { password: true })`,
    { allow_stdin: true },
  );
  const failed = await front.execute('throw new Error("no")');
  expect(typesOf(answer)).toEqual([
    ...['stream', 'stream', 'display_data', 'update_display_data', 'clear_output'],
    'execute_result',
  ]);
  const contentOf = (type: string, of = answer) =>
    of.outputs.filter(({ header }) => header.msg_type === type).map(({ content }) => content);
  expect(contentOf('execute_input')).toEqual([
    { code: expect.any(String), execution_count: answer.reply.execution_count },
  ]);
  expect(contentOf('stream')).toEqual([
    { name: 'stdout', text: 'out\n' },
    { name: 'stderr', text: 'err\n' },
  ]);
  const [display] = contentOf('display_data');
  expect(display).toEqual({
    data: { 'text/plain': '1' },
    metadata: {},
    transient: { display_id: expect.any(String) },
  });
  expect(contentOf('update_display_data')).toEqual([{ ...display, data: { 'text/plain': '2' } }]);
  expect(contentOf('clear_output')).toEqual([{ wait: true }]);
  expect(contentOf('execute_result')).toEqual([
    {
      data: { 'text/plain': "'name!'" },
      metadata: {},
      execution_count: answer.reply.execution_count,
    },
  ]);
  const { status: _, execution_count: __, ...told } = failed.reply;
  expect(contentOf('error', failed)).toEqual([told]);
});

test('a kernel greets those who subscribe', () => {
  const greetings = front.broadcasts.filter(({ header }) => header.msg_type === 'iopub_welcome');
  expect(greetings.map(({ content }) => content)).toEqual([{ subscription: '' }]);
});

/** Sends what has no reply, and what of it can be seen: its broadcasts. */
async function tell(type: string, content: Content): Promise<readonly Message[]> {
  const wire = new Wire(front.connection);
  const message = wire.create(type, content);
  await front.send(wire.encode(message));
  await front.request('kernel_info_request', {});
  return front.of(message.header.msg_id);
}

test('comms that nobody here knows are closed, and their messages do no harm', async () => {
  const opened = await tell('comm_open', { comm_id: 'c1', target_name: 'nobody', data: {} });
  expect(opened.map(({ header }) => header.msg_type)).toContain('comm_close');
  await tell('comm_msg', { comm_id: 'c1', data: {} });
  await tell('comm_close', { comm_id: 'c1', data: {} });
});

test.each<[string, Content]>([
  ['execute_request', {}],
  ['execute_request', { code: null }],
  ['execute_request', { code: '1', user_expressions: 'none' }],
  ['complete_request', {}],
  ['complete_request', { code: 'Math.', cursor_pos: 99_999 }],
  ['complete_request', { code: 'Math.', cursor_pos: -3 }],
  ['inspect_request', { code: 7, cursor_pos: 'two' }],
  ['is_complete_request', {}],
  ['history_request', { hist_access_type: 'backwards' }],
  ['history_request', { hist_access_type: 'search', pattern: '[(*' }],
  ['comm_info_request', { target_name: 5 }],
  ['debug_request', {}],
])('%s with the content %j is answered, and the kernel goes on', async (type, content) => {
  const { reply } = await front.request(type, content, type[0] === 'd' ? 'control' : 'shell');
  expect(reply).toHaveProperty(type === 'debug_request' ? 'success' : 'status');
});

test('a message of a type that does not exist is ignored', async () => {
  expect(await tell('no_such_request', {})).toEqual([]);
  expect((await front.execute('1')).reply.status).toBe('ok');
});
