import {
  countText,
  lineView,
  type Markup,
  markup,
  shortText,
  shownBy,
  stacked,
  tableView,
  type View,
} from '@resattn/host';

interface Classification {
  readonly text: string;
  readonly label: string;
  readonly labels?: readonly string[] | undefined;
  readonly score: number;
  readonly attention:
    | readonly { readonly start: number; readonly end: number; readonly weight: number }[]
    | undefined;
}

interface Alignment {
  readonly queries: readonly string[];
  readonly keys: readonly string[];
  /** `[query, key]`. */
  readonly weights: readonly ArrayLike<number>[];
}

interface Answer {
  readonly source: string;
  readonly text: string;
  readonly score: number;
  readonly isComplete: boolean;
  readonly alignment: Alignment | undefined;
}

interface Tagged {
  readonly start: number;
  readonly end: number;
}

interface TaggedText {
  readonly text: string;
  readonly entities: readonly (Tagged & { readonly type: string })[];
  readonly tokens: readonly (Tagged & { readonly tag: string })[];
}

/** Texts that are shown of a list. */
const MAX_TEXTS = 20;
const MAX_LENGTH = 400;
/** Tokens along an axis of an alignment. */
const MAX_TOKENS = 40;

const restOf = (count: number): View[] =>
  count > MAX_TEXTS ? [lineView(`${MAX_TEXTS} of ${countText(count, 'text')}`, [])] : [];

/** Lets a notebook show classified texts with what the model looked at. */
export function shownClassifications<T extends Classification>(results: T[]): T[] {
  return shownBy(results, (all) =>
    stacked([...all.slice(0, MAX_TEXTS).map(classificationView), ...restOf(all.length)]),
  );
}

function classificationView({ text, label, labels, score, attention }: Classification): View {
  const answer = `${labels?.join(', ') ?? label} ${score.toFixed(3)}`;
  const shown = shortText(text, MAX_LENGTH);
  return {
    text: `${answer}  ${shown}`,
    html: markup`<p dir="auto"><b>${answer}</b> ${attention ? attendedText(shown, attention) : shown}</p>`,
  };
}

/** The text with the attention of each token as its background. */
function attendedText(text: string, attention: NonNullable<Classification['attention']>): Markup[] {
  const largest = Math.max(...attention.map(({ weight }) => weight), 1e-9);
  const pieces: Markup[] = [];
  let at = 0;
  for (const { start, end, weight } of attention) {
    if (start < at || end <= start || end > text.length) continue;
    if (start > at) pieces.push(markup`${text.slice(at, start)}`);
    const strength = Math.round((1000 * weight) / largest) / 1000;
    pieces.push(
      markup`<span style="background:rgba(var(--ra-mark),${strength})" title="${weight.toFixed(3)}">${text.slice(start, end)}</span>`,
    );
    at = end;
  }
  pieces.push(markup`${text.slice(at)}`);
  return pieces;
}

/** Lets a notebook show what a model wrote, beside its sources and with its alignment. */
export function shownAnswers<T extends Answer>(answers: T[]): T[] {
  return shownBy(answers, (all) =>
    stacked([
      tableView({
        columns: [{ header: 'source' }, { header: 'written' }, { header: 'score', kind: 'number' }],
        rows: all
          .slice(0, MAX_TEXTS)
          .map(({ source, text, score, isComplete }) => [
            shortText(source, MAX_LENGTH),
            shortText(text, MAX_LENGTH) + (isComplete ? '' : ' …'),
            score.toFixed(3),
          ]),
      }),
      ...all.slice(0, 3).flatMap(({ alignment }) => (alignment ? [alignmentView(alignment)] : [])),
      ...restOf(all.length),
    ]),
  );
}

/** A cell for each written token and token of the source, the darker the more the model looked there. */
function alignmentView({ queries, keys, weights }: Alignment): View {
  const columns = keys.slice(0, MAX_TOKENS);
  const rows = queries.slice(0, MAX_TOKENS);
  const cell = 'padding:1px 4px;text-align:center;border:0;white-space:pre';
  const strongest = rows.map((query, i) => {
    const own = Array.from(weights[i]!);
    return `${query} ← ${keys[own.indexOf(Math.max(...own))] ?? ''}`;
  });
  return {
    text: strongest.join('\n'),
    html: markup`<div class="wide"><table><thead><tr><th></th>${columns.map(
      (key) => markup`<th style="${cell}">${key}</th>`,
    )}</tr></thead><tbody>${rows.map(
      (query, i) =>
        markup`<tr><th style="${cell}">${query}</th>${columns.map((_, j) => {
          const weight = weights[i]![j]!;
          return markup`<td style="${cell};background:rgba(58,134,212,${Math.round(1000 * weight) / 1000})" title="${weight.toFixed(3)}"></td>`;
        })}</tr>`,
    )}</tbody></table></div>`,
  };
}

/** Lets a notebook show tagged texts: entities underlined and named, or a tag under each word. */
export function shownTags<T extends TaggedText>(texts: T[]): T[] {
  return shownBy(texts, (all) => {
    const hues = new Map<string, number>();
    const hueOf = (tag: string) => {
      if (!hues.has(tag)) hues.set(tag, hues.size);
      return `var(--ra-${(hues.get(tag)! % 7) + 1})`;
    };
    return stacked([
      ...all.slice(0, MAX_TEXTS).map((text) => taggedView(text, hueOf)),
      ...restOf(all.length),
    ]);
  });
}

function taggedView({ text, entities, tokens }: TaggedText, hueOf: (tag: string) => string): View {
  const isOfEntities = tokens.every(({ tag }) => /^(O|[BI]-.*)$/.test(tag));
  const spans = isOfEntities
    ? entities.map(({ start, end, type }) => ({ start, end, tag: type }))
    : tokens.map(({ start, end, tag }) => ({ start, end, tag }));
  const pieces: (string | Markup)[] = [];
  let plain = '';
  let at = 0;
  for (const { start, end, tag } of spans) {
    if (start < at || end > MAX_LENGTH) continue;
    const covered = text.slice(start, end);
    plain += `${text.slice(at, start)}[${covered} ${tag}]`;
    pieces.push(
      text.slice(at, start),
      markup`<span style="border-bottom:3px solid ${hueOf(tag)}">${covered}<small style="color:${hueOf(tag)};margin-inline-start:3px">${tag}</small></span>`,
    );
    at = end;
  }
  const rest = shortText(text.slice(at), Math.max(2, MAX_LENGTH - at));
  return {
    text: plain + rest,
    html: markup`<p dir="auto" style="line-height:2">${[...pieces, rest]}</p>`,
  };
}
