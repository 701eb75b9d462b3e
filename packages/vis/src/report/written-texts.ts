import { escapeText } from '@resattn/host';
import { alignment } from '../attention/alignment.js';
import { attentionHeatMap } from '../attention/attention-heat-map.js';
import type { WrittenText } from './run-report.js';

/** Tokens of source and text up to which the strokes of an alignment can still be told apart. */
const MAX_STROKES = 40;

/** Texts that a model wrote, under their sources, with a picture of where it looked. */
export function writtenTextsMarkup(texts: readonly WrittenText[] = []): string {
  if (texts.length === 0) return '';
  const hasAlignment = texts.some(({ alignment: map }) => map !== undefined);
  const legend = hasAlignment
    ? '<p class="muted">Each token that was written is joined to the tokens of the source that the ' +
      'model looked at for it; in a heat map it is a row.</p>'
    : '';
  return legend + texts.map(oneText).join('');
}

function oneText({ source, written, target, alignment: map }: WrittenText): string {
  const isWrong = target !== undefined && target !== written;
  const wanted = isWrong ? `<p class="muted">wanted: <bdi>${escapeText(target)}</bdi></p>` : '';
  const tokens = map ? map.queries.length + map.keys.length : 0;
  const picture = map
    ? `<div class="scroll" tabindex="0" role="group" aria-label="alignment">${tokens > MAX_STROKES ? attentionHeatMap(map, { title: 'attention', queryLabel: 'written', keyLabel: 'source' }) : alignment(map, { queryLabel: 'written' })}</div>`
    : '';
  return (
    `<div class="sample"><p class="muted"><bdi>${escapeText(source)}</bdi></p>` +
    `<p><bdi>${escapeText(written)}</bdi></p>${wanted}${picture}</div>`
  );
}
