import { columnsOf, countText, type Markup, markup, type View } from '@resattn/host';

/** What is shown of an encoding. */
export interface ShownEncoding {
  readonly length: number;
  readonly ids: ArrayLike<number>;
  readonly tokens: readonly string[];
  readonly specialTokensMask: ArrayLike<number>;
  readonly attentionMask: ArrayLike<number>;
  readonly overflowing: readonly unknown[];
  span(index: number): [number, number];
}

const MAX_TOKENS = 400;
const LINE = 75;

/** The tokens of a text with their ids, coloured in turn; special tokens and padding are muted. */
export function encodingView(encoding: ShownEncoding): View {
  const { length, overflowing } = encoding;
  const shown = Math.min(length, MAX_TOKENS);
  const padding = Array.from(encoding.attentionMask).filter((real) => real === 0).length;
  const title = [
    countText(length, 'token'),
    ...(padding > 0 ? [`${padding} of padding`] : []),
    ...(overflowing.length > 0 ? [countText(overflowing.length, 'further window')] : []),
    ...(length > shown ? [`the first ${shown}`] : []),
  ].join(', ');
  const tokens = Array.from({ length: shown }, (_, i) => visible(encoding.tokens[i]!));
  return {
    text: `${title}\n${wrapped(tokens.map((token, i) => `${token}·${encoding.ids[i]}`))}`,
    html: markup`<p class="muted">${title}</p><p style="line-height:2.6" dir="auto">${tokens.map(
      (token, i) => tokenMarkup(token, encoding, i),
    )}</p>`,
  };
}

function tokenMarkup(token: string, encoding: ShownEncoding, i: number): Markup {
  const isAdded = encoding.specialTokensMask[i] === 1 || encoding.attentionMask[i] === 0;
  const [start, end] = encoding.span(i);
  const hue = isAdded ? 'var(--ra-muted)' : `var(--ra-${(i % 6) + 1})`;
  const box =
    'display:inline-block;line-height:1.2;margin:1px 2px 1px 0;padding:1px 4px 2px;border-radius:3px;vertical-align:top;text-align:center';
  const look = `${box};border-bottom:2px solid ${hue};background:color-mix(in srgb,${hue} 14%,transparent)`;
  const title = isAdded ? 'added' : `characters ${start} to ${end}`;
  return markup`<span style="${look}" title="${title}"><bdi style="white-space:pre">${token}</bdi><br><small class="muted" style="font-size:10px">${encoding.ids[i]}</small></span>`;
}

/** The token with its blanks, line ends and tabs to be seen. */
function visible(token: string): string {
  if (token === '') return '∅';
  return token.replaceAll(' ', '␣').replaceAll('\n', '⏎').replaceAll('\t', '⇥');
}

function wrapped(words: readonly string[]): string {
  const lines: string[] = [];
  let line = '';
  for (const word of words) {
    if (line !== '' && columnsOf(line) + 2 + columnsOf(word) > LINE) {
      lines.push(line);
      line = '';
    }
    line += line === '' ? word : `  ${word}`;
  }
  return [...lines, line].join('\n');
}
