import type { JsonField } from '../formats/json-field.js';
import { patternOf } from '../formats/pattern-json.js';
import { Charsmap } from '../text/charsmap.js';
import { BertNormalizer } from './bert-normalizer.js';
import type { Normalizer } from './normalizer.js';
import {
  ByteLevelNormalizer,
  Lowercase,
  Nmt,
  NormalizerSequence,
  Prepend,
  Replace,
  Strip,
  StripAccents,
  UnicodeNormalizer,
} from './normalizers.js';
import { Precompiled } from './precompiled.js';

const types = [
  'BertNormalizer',
  'ByteLevel',
  'Lowercase',
  'NFC',
  'NFD',
  'NFKC',
  'NFKD',
  'Nmt',
  'Precompiled',
  'Prepend',
  'Replace',
  'Sequence',
  'Strip',
  'StripAccents',
] as const;

/** The normalizer that a field of `tokenizer.json` describes. */
export function normalizerFromJSON(field: JsonField): Normalizer {
  const type = field.get('type').oneOf(types);
  switch (type) {
    case 'BertNormalizer':
      return new BertNormalizer({
        cleanText: field.get('clean_text').boolean(true),
        handleChineseChars: field.get('handle_chinese_chars').boolean(true),
        stripAccents: field.get('strip_accents').isPresent
          ? field.get('strip_accents').boolean()
          : null,
        lowercase: field.get('lowercase').boolean(true),
      });
    case 'ByteLevel':
      return new ByteLevelNormalizer();
    case 'Lowercase':
      return new Lowercase();
    case 'Nmt':
      return new Nmt();
    case 'Precompiled': {
      const map = field.get('precompiled_charsmap');
      return map.isPresent && map.string() !== ''
        ? new Precompiled(Charsmap.fromBase64(map.string(), map.path))
        : new NormalizerSequence([]);
    }
    case 'Prepend':
      return new Prepend(field.get('prepend').string());
    case 'Replace':
      return new Replace(patternOf(field.get('pattern')), field.get('content').string());
    case 'Sequence':
      return new NormalizerSequence(field.get('normalizers').array().map(normalizerFromJSON));
    case 'Strip':
      return new Strip(
        field.get('strip_left').boolean(true),
        field.get('strip_right').boolean(true),
      );
    case 'StripAccents':
      return new StripAccents();
    default:
      return new UnicodeNormalizer(type);
  }
}
