import type { JsonField } from '../formats/json-field.js';
import type { TemplatePiece } from '../template.js';
import type { PostProcessor } from './post-processor.js';
import {
  BertProcessing,
  ByteLevelProcessing,
  PostProcessorSequence,
  RobertaProcessing,
  TemplateProcessing,
  type TokenAndId,
} from './post-processors.js';

const types = [
  'BertProcessing',
  'ByteLevel',
  'RobertaProcessing',
  'Sequence',
  'TemplateProcessing',
] as const;

/** The post-processor that a field of `tokenizer.json` describes. */
export function postProcessorFromJSON(field: JsonField): PostProcessor {
  const type = field.get('type').oneOf(types);
  switch (type) {
    case 'BertProcessing':
      return new BertProcessing(tokenAndId(field.get('sep')), tokenAndId(field.get('cls')));
    case 'ByteLevel':
      return new ByteLevelProcessing(
        field.get('add_prefix_space').boolean(true),
        field.get('trim_offsets').boolean(true),
        field.get('use_regex').boolean(true),
      );
    case 'RobertaProcessing':
      return new RobertaProcessing(
        tokenAndId(field.get('sep')),
        tokenAndId(field.get('cls')),
        field.get('trim_offsets').boolean(true),
        field.get('add_prefix_space').boolean(true),
      );
    case 'Sequence':
      return new PostProcessorSequence(field.get('processors').array().map(postProcessorFromJSON));
    case 'TemplateProcessing':
      return templateFromJSON(field);
  }
}

function tokenAndId(field: JsonField): TokenAndId {
  const [token, id] = field.array();
  if (token === undefined || id === undefined) field.fail('[token, id]');
  return [token.string(), id.count()];
}

function templateFromJSON(field: JsonField): TemplateProcessing {
  const specials = field.get('special_tokens');
  const names = new Map<TemplatePiece, string>();
  const pieceOf = (item: JsonField): TemplatePiece => {
    const sequence = item.get('Sequence');
    if (sequence.isPresent) {
      const id = sequence.get('id').oneOf(['A', 'B']);
      return { sequence: id === 'A' ? 0 : 1, typeId: sequence.get('type_id').count(0) };
    }
    const token = item.get('SpecialToken');
    if (!token.isPresent) item.fail('an object with Sequence or SpecialToken');
    const name = token.get('id').string();
    const written = specials.get(name);
    if (!written.isPresent) written.fail(`the ids and tokens of ${JSON.stringify(name)}`);
    const piece = {
      ids: written
        .get('ids')
        .array()
        .map((id) => id.count()),
      tokens: written
        .get('tokens')
        .array()
        .map((t) => t.string()),
      typeId: token.get('type_id').count(0),
    };
    if (piece.ids.length !== piece.tokens.length)
      written.fail(
        `as many tokens as ids (there are ${piece.tokens.length} and ${piece.ids.length})`,
      );
    names.set(piece, name);
    return piece;
  };
  const single = field.get('single').array().map(pieceOf);
  const pair = field.get('pair').array().map(pieceOf);
  return new TemplateProcessing({ single, pair }, names);
}
