import { useData } from 'vitepress';
import { computed, defineComponent, h, onBeforeUnmount, onMounted, ref } from 'vue';
import type { Told } from './messages.js';
import { chinese, english } from './texts.js';
import './language-demo.css';

/** Below this the first answer is called unsure. */
const SURE = 0.5;

/** A text box that tells the language of what is typed, and shows what the model attends to. */
export const LanguageDemo = defineComponent({
  name: 'LanguageDemo',
  setup() {
    const { lang } = useData();
    const isChinese = computed(() => lang.value.startsWith('zh'));
    const texts = computed(() => (isChinese.value ? chinese : english));
    const text = ref(texts.value.examples[0]!);
    const state = ref<Exclude<Told, { kind: 'answer' }>>();
    const answer = ref<Extract<Told, { kind: 'answer' }>>();
    let worker: Worker | undefined;
    let asked = 0;

    const ask = () => {
      if (state.value?.kind !== 'ready') return;
      asked++;
      if (text.value.trim() === '') answer.value = undefined;
      else worker?.postMessage({ id: asked, text: text.value });
    };
    const type = (typed: string) => {
      text.value = typed;
      ask();
    };
    onMounted(() => {
      worker = new Worker(new URL('./worker.ts', import.meta.url), { type: 'module' });
      worker.onmessage = ({ data }: MessageEvent<Told>) => {
        if (data.kind !== 'answer') {
          state.value = data;
          ask();
        } else if (data.id === asked) answer.value = data;
      };
      worker.onerror = () => {
        state.value = { kind: 'failed', message: 'Worker' };
      };
    });
    onBeforeUnmount(() => worker?.terminate());

    const nameOf = (tag: string) =>
      new Intl.DisplayNames([isChinese.value ? 'zh-Hans' : 'en'], { type: 'language' }).of(tag) ??
      tag;
    const percent = new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 });

    const said = () => {
      if (state.value?.kind === 'failed') return texts.value.failed(state.value.message);
      if (state.value === undefined) return texts.value.loading;
      return answer.value
        ? texts.value.answered(answer.value.milliseconds.toFixed(0))
        : texts.value.ready(state.value.backend);
    };
    const result = () => {
      if (!answer.value) return [];
      const { scores, attention } = answer.value;
      if (scores.length === 0) return [h('p', { class: 'demo-answer' }, texts.value.unknown)];
      const [first] = scores;
      const title = [h('strong', nameOf(first!.language))];
      if (first!.score < SURE) title.push(h('span', texts.value.unsure));
      return [
        h('p', { class: 'demo-answer' }, title),
        h(
          'ul',
          { class: 'demo-scores' },
          scores.map(({ language, score }) =>
            h('li', { style: { '--score': String(score) } }, [
              h('span', nameOf(language)),
              h('span', percent.format(score)),
            ]),
          ),
        ),
        h('p', { class: 'demo-caption' }, texts.value.attention),
        h('div', { class: 'demo-attention', innerHTML: attention }),
      ];
    };
    const example = (words: string) =>
      h('button', { type: 'button', dir: 'auto', onClick: () => type(words) }, words);

    return () =>
      h('section', { class: 'demo', 'data-state': state.value?.kind ?? 'loading' }, [
        h('h2', { class: 'demo-title' }, texts.value.title),
        h('label', { for: 'demo-text' }, texts.value.label),
        h('textarea', {
          id: 'demo-text',
          rows: 2,
          dir: 'auto',
          spellcheck: 'false',
          value: text.value,
          onInput: (event: Event) => type((event.target as HTMLTextAreaElement).value),
        }),
        h(
          'div',
          { class: 'demo-examples', role: 'group', 'aria-label': texts.value.examplesLabel },
          texts.value.examples.map(example),
        ),
        h('div', { class: 'demo-result', 'aria-live': 'polite' }, result()),
        h('p', { class: 'demo-state', role: 'status' }, said()),
      ]);
  },
});
