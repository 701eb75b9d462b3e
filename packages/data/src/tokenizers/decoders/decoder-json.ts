import type { JsonField } from '../formats/json-field.js';
import { patternOf } from '../formats/pattern-json.js';
import { prependSchemeOf } from '../pre-tokenizers/pre-tokenizer-json.js';
import type { Decoder } from './decoder.js';
import {
  BpeDecoder,
  ByteFallback,
  ByteLevelDecoder,
  CtcDecoder,
  DecoderSequence,
  Fuse,
  MetaspaceDecoder,
  ReplaceDecoder,
  StripDecoder,
  WordPieceDecoder,
} from './decoders.js';

const types = [
  'BPEDecoder',
  'ByteFallback',
  'ByteLevel',
  'CTC',
  'Fuse',
  'Metaspace',
  'Replace',
  'Sequence',
  'Strip',
  'WordPiece',
] as const;

/** The decoder that a field of `tokenizer.json` describes. */
export function decoderFromJSON(field: JsonField): Decoder {
  const type = field.get('type').oneOf(types);
  switch (type) {
    case 'BPEDecoder':
      return new BpeDecoder(field.get('suffix').string('</w>'));
    case 'ByteFallback':
      return new ByteFallback();
    case 'ByteLevel':
      return new ByteLevelDecoder({
        add_prefix_space: field.get('add_prefix_space').boolean(true),
        trim_offsets: field.get('trim_offsets').boolean(true),
        use_regex: field.get('use_regex').boolean(true),
      });
    case 'CTC':
      return new CtcDecoder(
        field.get('pad_token').string(),
        field.get('word_delimiter_token').string(),
        field.get('cleanup').boolean(),
      );
    case 'Fuse':
      return new Fuse();
    case 'Metaspace':
      return new MetaspaceDecoder(
        field.get('replacement').character(),
        prependSchemeOf(field),
        !field.get('split').isPresent || field.get('split').boolean(),
      );
    case 'Replace':
      return new ReplaceDecoder(patternOf(field.get('pattern')), field.get('content').string());
    case 'Sequence':
      return new DecoderSequence(field.get('decoders').array().map(decoderFromJSON));
    case 'Strip':
      return new StripDecoder(
        field.get('content').character(),
        field.get('start').count(),
        field.get('stop').count(),
      );
    case 'WordPiece':
      return new WordPieceDecoder(
        field.get('prefix').string('##'),
        field.get('cleanup').boolean(true),
      );
  }
}
