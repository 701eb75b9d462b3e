import { themeStyle } from '@resattn/vis';
import { drawDate } from './draw-date.js';
import { drawLanguage } from './draw-language.js';
import { element } from './element.js';
import { keepOffline } from './keep-offline.js';
import type { Answered, Start, Task, Told } from './messages.js';

const tasks: Readonly<Record<Task, { readonly title: string; readonly examples: string[] }>> = {
  language: {
    title: 'Which language is it?',
    examples: [
      'Wo geht es hier zum Bahnhof?',
      '今日はとても良い天気です。',
      'Buenas noches a todos',
    ],
  },
  date: {
    title: 'Which date is it?',
    examples: ['3 March 2021', 'Mittwoch, 3. März 2021', '2021年3月3日', '3 marca 2021'],
  },
};

const byId = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const input = byId<HTMLTextAreaElement>('text');
const said = byId('said');
const progress = byId<HTMLProgressElement>('progress');
const result = byId('result');

/** What stands in the field, for each task. */
const typed: Record<Task, string> = { language: '', date: '' };
let task: Task = 'language';
let asked = 0;
let isReady = false;

const theme = document.createElement('style');
theme.textContent = themeStyle;
document.head.prepend(theme);

function ask(): void {
  asked++;
  typed[task] = input.value;
  if (input.value.trim() === '') result.replaceChildren();
  else if (isReady) worker.postMessage({ id: asked, task, text: input.value });
}

function choose(chosen: Task): void {
  task = chosen;
  input.value = typed[task];
  const { title, examples } = tasks[task];
  document.title = title;
  byId('title').textContent = title;
  byId('examples').replaceChildren(
    ...examples.map((example) => {
      const button = element('button', '', example) as HTMLButtonElement;
      button.type = 'button';
      button.addEventListener('click', () => {
        input.value = example;
        ask();
      });
      return button;
    }),
  );
  result.replaceChildren();
  ask();
}

const draw = (answered: Answered): Node[] =>
  answered.task === 'language' ? drawLanguage(answered.result) : drawDate(answered.result);

input.addEventListener('input', ask);
for (const radio of document.querySelectorAll<HTMLInputElement>('[name=task]'))
  radio.addEventListener('change', () => choose(radio.value as Task));
choose(document.querySelector<HTMLInputElement>('[name=task]:checked')!.value as Task);

await keepOffline();
// Made only now, so that the service worker sees what it loads.
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
worker.onmessage = ({ data }: MessageEvent<Told>) => {
  if (data.kind === 'loading') progress.value = data.part;
  else if (data.kind === 'failed') {
    progress.hidden = true;
    said.textContent = `The models cannot be used: ${data.message}`;
  } else if (data.kind === 'ready') {
    progress.hidden = true;
    said.textContent = `Computed in this page with ${data.backend}`;
    document.body.dataset.ready = data.backend;
    isReady = true;
    ask();
  } else if (data.id === asked) {
    result.replaceChildren(
      ...(data.kind === 'answer' ? draw(data) : [element('p', 'muted', data.message)]),
    );
  }
};
// `?backend=wasm` computes with that one, to compare.
const backend = new URLSearchParams(location.search).get('backend');
worker.postMessage({
  modelsUrl: new URL('models/', document.baseURI).href,
  ...(backend && { backend }),
} satisfies Start);
