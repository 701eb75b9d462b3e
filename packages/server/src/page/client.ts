/**
 * What the page does in the browser. It is sent as the text of this function, so it uses nothing from
 * outside itself; texts reach the document as text, never as markup.
 */
export function client(): void {
  interface LabelScore {
    readonly label: string;
    readonly name?: string | undefined;
    readonly score: number;
  }
  interface AttendedToken {
    readonly start: number;
    readonly end: number;
    readonly weight: number;
  }
  interface Prediction extends LabelScore {
    readonly scores: readonly LabelScore[];
    /** Where a text may have several or none. */
    readonly labels?: readonly string[] | undefined;
    readonly text: string;
    readonly isTruncated: boolean;
    readonly attention?: readonly AttendedToken[] | undefined;
  }
  interface Span {
    readonly start: number;
    readonly end: number;
    readonly score: number;
  }
  interface Tagged {
    readonly text: string;
    readonly entities: readonly (Span & { readonly type: string })[];
    readonly tokens: readonly (Span & { readonly tag: string })[];
  }
  interface Alignment {
    readonly source: readonly string[];
    readonly target: readonly string[];
    readonly weights: readonly (readonly number[])[];
  }
  interface Model {
    readonly name: string;
    readonly task: string;
    readonly problemType?: string | undefined;
    readonly labels?: readonly { readonly name: string }[] | undefined;
    readonly accuracy?: number | undefined;
  }
  interface Failure {
    readonly error?: { readonly code: string; readonly message: string } | undefined;
  }

  const byId = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
  const form = byId<HTMLFormElement>('form');
  const input = byId<HTMLTextAreaElement>('text');
  const choice = byId<HTMLSelectElement>('model');
  const send = byId<HTMLButtonElement>('send');
  const token = byId<HTMLInputElement>('token');
  const problem = byId('problem');
  const result = byId('result');
  const about = byId('about');
  const abouts = new Map<string, string>();
  const shownScores = 8;
  const shownTokens = 40;

  const element = (tag: string, className: string, text = '') => {
    const made = document.createElement(tag);
    if (className) made.className = className;
    made.textContent = text;
    return made;
  };
  const percent = (share: number) =>
    new Intl.NumberFormat('en', { style: 'percent', maximumFractionDigits: 1 }).format(share);
  const problemType = () => choice.selectedOptions[0]?.dataset.problem ?? '';
  const isRegression = () => problemType() === 'regression';
  const shownScore = (score: number) =>
    isRegression()
      ? new Intl.NumberFormat('en', { maximumSignificantDigits: 4 }).format(score)
      : percent(score);
  const nameOf = ({ label, name }: LabelScore) => name ?? label;

  async function request(path: string, body?: unknown, signal?: AbortSignal): Promise<Response> {
    const response = await fetch(path, {
      ...(body !== undefined && { method: 'POST', body: JSON.stringify(body) }),
      ...(signal && { signal }),
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(token.value && { authorization: `Bearer ${token.value}` }),
      },
    });
    if (response.ok) return response;
    if (response.status === 401) askForToken();
    const { error } = (await response.json()) as Failure;
    throw new Error(error?.message ?? `The server answered ${response.status}.`);
  }

  async function ask<T>(path: string, body?: unknown, signal?: AbortSignal): Promise<T> {
    return (await request(path, body, signal)).json() as Promise<T>;
  }

  function askForToken(): void {
    byId('secret').hidden = false;
    token.focus();
  }

  async function listModels(): Promise<void> {
    const { models } = await ask<{ models: Model[] }>('v1/models');
    choice.replaceChildren(
      ...models.map((model) => {
        const { name, task, problemType } = model;
        abouts.set(name, aboutOf(model));
        const option = element('option', '', name) as HTMLOptionElement;
        option.value = name;
        option.dataset.task = task;
        option.dataset.problem = problemType ?? '';
        return option;
      }),
    );
    byId('choice').hidden = models.length < 2;
    showChoice();
  }

  const isGenerator = () => choice.selectedOptions[0]?.dataset.task === 'generation';

  /** What a model does with a text, and how good it is, in a line. */
  function aboutOf({ task, problemType, labels = [], accuracy }: Model): string {
    if (task === 'generation') return 'Writes a text from the one that you type.';
    if (task === 'tagging') return 'Marks entities in a text, or gives each of its words a tag.';
    if (task !== 'classification') return '';
    if (problemType === 'regression') return 'Gives a text a value.';
    const number = new Intl.NumberFormat('en').format(labels.length);
    const names = labels.slice(0, 4).map(({ name }) => name);
    if (labels.length > names.length) names.push('…');
    const labelling =
      problemType === 'multi_label_classification'
        ? `Finds which of ${number} labels a text has`
        : `Gives a text one of ${number} labels`;
    const quality =
      accuracy === undefined ? '' : ` It was right on ${percent(accuracy)} of its test texts.`;
    return `${labelling}: ${names.join(', ')}.${quality}`;
  }

  function showChoice(): void {
    const task = choice.selectedOptions[0]?.dataset.task;
    send.textContent =
      task === 'generation' ? 'Write' : task === 'tagging' ? 'Mark words' : 'Classify';
    about.textContent = abouts.get(choice.value) ?? '';
  }

  /** Weight of each word: that of the tokens in it, shared by length where a token spans several. */
  function weighWords(text: string, attention: readonly AttendedToken[]) {
    const words = [...new Intl.Segmenter(undefined, { granularity: 'word' }).segment(text)].map(
      ({ segment, index, isWordLike }) => ({
        text: segment,
        start: index,
        end: index + segment.length,
        isWord: isWordLike === true || segment.trim() !== '',
        weight: 0,
      }),
    );
    let at = 0;
    for (const { start, end, weight } of attention) {
      while (at < words.length && words[at]!.end <= start) at++;
      for (let i = at; i < words.length && words[i]!.start < end; i++) {
        const shared = Math.min(end, words[i]!.end) - Math.max(start, words[i]!.start);
        words[i]!.weight += (weight * shared) / (end - start);
      }
    }
    return words;
  }

  function drawAttention(text: string, attention: readonly AttendedToken[]): HTMLElement {
    const words = weighWords(text, attention);
    const largest = Math.max(...words.map(({ weight }) => weight), Number.MIN_VALUE);
    const paragraph = element('p', 'weighted');
    paragraph.dir = 'auto';
    for (const word of words) {
      if (!word.isWord) {
        paragraph.append(word.text);
        continue;
      }
      const mark = element('span', '', word.text);
      mark.style.setProperty('--w', (word.weight / largest).toFixed(3));
      mark.title = percent(word.weight);
      paragraph.append(mark);
    }
    const most = words
      .filter(({ isWord }) => isWord)
      .sort((a, b) => b.weight - a.weight)
      .slice(0, 3);
    const line = element('p', 'muted', 'Most weight: ');
    // Words of another direction must not reorder the line.
    for (const [i, word] of most.entries())
      line.append(i > 0 ? ' · ' : '', element('bdi', '', word.text), ` ${percent(word.weight)}`);
    const section = element('section', '');
    section.append(element('h2', '', 'Where it looked'), paragraph, line);
    return section;
  }

  /** Marks of tokenizers for spaces and ends of words are not for reading. */
  const readable = (token: string) => token.replace(/^(##|[Ġ▁])|<\/w>$/g, '') || token;

  /** A table of the answer's tokens by those of the source, of which a long one shows the strongest. */
  function drawAlignment({ source, target, weights }: Alignment): HTMLElement {
    const strongest = source.map((_, j) => Math.max(...weights.map((row) => row[j]!)));
    const limit = [...strongest].sort((a, b) => b - a)[shownTokens - 1] ?? 0;
    const columns = [...source.keys()].filter((j) => strongest[j]! >= limit).slice(0, shownTokens);
    const table = element('table', 'aligned');
    const head = element('tr', '');
    head.append(element('td', ''));
    for (const j of columns) {
      const cell = element('th', '');
      cell.setAttribute('scope', 'col');
      const token = readable(source[j]!);
      const name = element('span', [...token].length > 2 ? 'upright' : '', token);
      name.dir = 'auto';
      cell.append(name);
      head.append(cell);
    }
    table.append(head);
    for (const [i, row] of weights.entries()) {
      const line = element('tr', '');
      const name = element('th', '', readable(target[i]!));
      name.setAttribute('scope', 'row');
      name.dir = 'auto';
      line.append(name);
      for (const j of columns) {
        const cell = element('td', 'weight');
        cell.style.setProperty('--w', row[j]!.toFixed(3));
        cell.title = `${readable(target[i]!)} ← ${readable(source[j]!)}: ${percent(row[j]!)}`;
        line.append(cell);
      }
      table.append(line);
    }
    const frame = element('div', 'frame');
    // So that the keyboard can scroll it.
    frame.tabIndex = 0;
    frame.setAttribute('role', 'region');
    frame.setAttribute('aria-label', 'Attention of each written token over the source');
    frame.append(table);
    const section = element('section', '');
    section.append(element('h2', '', 'Where it looked while it wrote'), frame);
    if (columns.length < source.length)
      section.append(
        element('p', 'muted', `The ${columns.length} tokens of the source with most weight.`),
      );
    return section;
  }

  function drawScores(scores: readonly LabelScore[]): HTMLElement {
    const list = element('dl', 'scores');
    for (const each of scores.slice(0, shownScores)) {
      const bar = element('span', isRegression() ? '' : 'bar');
      bar.style.setProperty('--share', String(each.score));
      const value = element('dd', '');
      value.append(bar, element('span', 'number', shownScore(each.score)));
      list.append(element('dt', '', nameOf(each)), value);
    }
    const section = element('section', '');
    section.append(element('h2', '', isRegression() ? 'Values' : 'Probabilities'), list);
    if (scores.length > shownScores)
      section.append(element('p', 'muted', `and ${scores.length - shownScores} less probable`));
    return section;
  }

  /** Of several labels to choose from, the best one has less than half of the probability. */
  const isUnsure = ({ score, scores }: Prediction) =>
    problemType() === 'single_label_classification' && scores.length > 1 && score < 0.5;

  function draw(prediction: Prediction): void {
    const answer = element('p', 'answer');
    if (prediction.labels)
      answer.append(element('strong', '', prediction.labels.join(', ') || 'no label'));
    else
      answer.append(
        element('strong', '', nameOf(prediction)),
        element('span', 'muted', shownScore(prediction.score)),
      );
    if (isUnsure(prediction)) answer.append(element('span', 'unsure', 'unsure'));
    const parts = [answer, drawScores(prediction.scores)];
    if (prediction.attention?.length)
      parts.push(drawAttention(prediction.text, prediction.attention));
    if (prediction.isTruncated)
      parts.push(
        element('p', 'muted', 'The text is longer than the model reads: its end was left out.'),
      );
    result.replaceChildren(...parts);
  }

  /** The text with its entities marked, or each of its words; below them each with its probability. */
  function drawTags({ text, entities, tokens }: Tagged): void {
    const isWords = entities.length === 0;
    const spans = isWords
      ? tokens.filter(({ tag }) => tag !== 'O').map(({ tag, ...span }) => ({ label: tag, ...span }))
      : entities.map(({ type, ...span }) => ({ label: type, ...span }));
    if (spans.length === 0) {
      result.replaceChildren(element('p', 'muted', 'Nothing is marked in this text.'));
      return;
    }
    const paragraph = element('p', 'tagged');
    paragraph.dir = 'auto';
    const list = element('dl', 'scores');
    let at = 0;
    for (const { label, start, end, score } of spans) {
      const marked = text.slice(start, end);
      const mark = element('mark', '', marked);
      mark.append(element('small', '', label));
      paragraph.append(text.slice(at, start), mark);
      at = end;
      const value = element('dd', '', marked);
      value.dir = 'auto';
      value.append(element('span', 'muted', ` ${percent(score)}`));
      list.append(element('dt', '', label), value);
    }
    paragraph.append(text.slice(at));
    result.replaceChildren(element('h2', '', isWords ? 'Words' : 'Entities'), paragraph, list);
  }

  async function classify(signal: AbortSignal): Promise<void> {
    const { prediction } = await ask<{ prediction: Prediction | Tagged }>(
      'v1/predict',
      { text: input.value, attention: true, ...(choice.value && { model: choice.value }) },
      signal,
    );
    if ('tokens' in prediction) drawTags(prediction);
    else draw(prediction);
  }

  /** Shows a text as it is written: the events of the stream, each in two lines and an empty one. */
  async function write(signal: AbortSignal): Promise<void> {
    const body = { text: input.value, model: choice.value, stream: true, attention: true };
    const response = await request('v1/generate', body, signal);
    const paragraph = element('p', 'written');
    paragraph.dir = 'auto';
    result.replaceChildren(paragraph);
    const reader = response.body!.pipeThrough(new TextDecoderStream()).getReader();
    let rest = '';
    for (let part = await reader.read(); !part.done; part = await reader.read()) {
      const events = (rest + part.value).split('\n\n');
      rest = events.pop()!;
      for (const event of events) {
        const [, kind, data] = /^event: (\w+)\ndata: (.*)$/.exec(event) ?? [];
        const content = JSON.parse(data ?? '{}') as {
          text?: string | undefined;
          message?: string | undefined;
        };
        if (kind === 'error') throw new Error(content.message);
        if (kind === 'attention') result.append(drawAlignment(content as Alignment));
        else paragraph.append(content.text ?? '');
      }
    }
  }

  let pending: AbortController | undefined;
  async function answer(): Promise<void> {
    pending?.abort();
    const controller = new AbortController();
    pending = controller;
    problem.textContent = '';
    send.setAttribute('aria-busy', 'true');
    try {
      await (isGenerator() ? write : classify)(controller.signal);
    } catch (error) {
      if (controller.signal.aborted) return;
      result.replaceChildren();
      problem.textContent =
        error instanceof TypeError ? 'The server cannot be reached.' : (error as Error).message;
    }
    if (pending === controller) send.removeAttribute('aria-busy');
  }

  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (input.value.trim() !== '') void answer();
    else {
      result.replaceChildren();
      problem.textContent = 'Type a text first.';
      input.focus();
    }
  });
  input.addEventListener('keydown', (event) => {
    if (event.key === 'Enter' && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      form.requestSubmit();
    }
  });
  choice.addEventListener('change', showChoice);
  token.addEventListener('change', () => {
    listModels().then(
      () => {
        problem.textContent = '';
      },
      (error: Error) => {
        problem.textContent = error.message;
      },
    );
  });
  listModels().catch((error: Error) => {
    problem.textContent = error.message;
  });
}
