import type { Classification } from '@resattn/models';
import { themeStyle, weightedTextHtml } from '@resattn/vis';
import type { Told } from './messages.js';

const byId = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const input = byId<HTMLTextAreaElement>('text');
const said = byId('said');
const progress = byId<HTMLProgressElement>('progress');
const result = byId('result');
const languages = new Intl.DisplayNames(['en'], { type: 'language' });

const percent = (share: number) =>
  new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(share);

function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

function draw({ text, label, score, scores, attention }: Classification): void {
  const answer = element('p', 'answer');
  answer.append(
    element('strong', '', languages.of(label) ?? label),
    element('span', 'muted', percent(score)),
  );
  const list = element('div', 'scores');
  for (const each of scores.slice(0, 5)) {
    const bar = element('span', 'bar');
    bar.style.setProperty('--share', String(each.score));
    list.append(
      element('span', '', languages.of(each.label) ?? each.label),
      bar,
      element('span', 'number', percent(each.score)),
    );
  }
  const looked = element('div', '');
  // The only markup that is built from a text, by a function that escapes it.
  looked.innerHTML = weightedTextHtml({
    text,
    spans: (attention ?? []).filter(({ start, end }) => end > start),
  });
  result.replaceChildren(
    answer,
    element('h2', '', 'Probabilities'),
    list,
    element('h2', '', 'Where it looked'),
    looked,
  );
}

const theme = document.createElement('style');
theme.textContent = themeStyle;
document.head.prepend(theme);

let asked = 0;
const worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
const ask = () => {
  asked++;
  if (input.value.trim() === '') result.replaceChildren();
  else worker.postMessage({ id: asked, text: input.value });
};
worker.onmessage = ({ data }: MessageEvent<Told>) => {
  if (data.kind === 'loading') progress.value = data.part;
  else if (data.kind === 'failed') {
    progress.hidden = true;
    said.textContent = `The model cannot be used: ${data.message}`;
  } else if (data.kind === 'ready') {
    progress.hidden = true;
    said.textContent = `${data.labels.length} languages, computed with ${data.backend}`;
    document.body.dataset.ready = data.backend;
    input.addEventListener('input', ask);
    ask();
  } else if (data.id === asked) draw(data.result);
};
worker.postMessage({ modelUrl: new URL('model/', document.baseURI).href });

// The page and the model stay usable without a network.
if ('serviceWorker' in navigator) void navigator.serviceWorker.register('offline.js');
