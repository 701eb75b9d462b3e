import type { JsonField } from '../formats/json-field.js';
import { patternOf } from '../formats/pattern-json.js';
import { ByteLevel } from './byte-level.js';
import { Metaspace, type PrependScheme } from './metaspace.js';
import type { PreTokenizer } from './pre-tokenizer.js';
import {
  BertPreTokenizer,
  CharDelimiterSplit,
  Digits,
  FixedLength,
  PreTokenizerSequence,
  Punctuation,
  Split,
  Whitespace,
  WhitespaceSplit,
} from './pre-tokenizers.js';
import { splitBehaviors } from './split-behavior.js';
import { UnicodeScripts } from './unicode-scripts.js';

const types = [
  'BertPreTokenizer',
  'ByteLevel',
  'CharDelimiterSplit',
  'Digits',
  'FixedLength',
  'Metaspace',
  'Punctuation',
  'Sequence',
  'Split',
  'UnicodeScripts',
  'Whitespace',
  'WhitespaceSplit',
] as const;

/** The pre-tokenizer that a field of `tokenizer.json` describes. */
export function preTokenizerFromJSON(field: JsonField): PreTokenizer {
  const type = field.get('type').oneOf(types);
  switch (type) {
    case 'BertPreTokenizer':
      return new BertPreTokenizer();
    case 'ByteLevel':
      return new ByteLevel(
        field.get('add_prefix_space').boolean(),
        field.get('trim_offsets').boolean(),
        field.get('use_regex').boolean(true),
      );
    case 'CharDelimiterSplit':
      return new CharDelimiterSplit(field.get('delimiter').character());
    case 'Digits':
      return new Digits(field.get('individual_digits').boolean(false));
    case 'FixedLength':
      return new FixedLength(
        field.get('length').count(5) || field.get('length').fail('at least 1'),
      );
    case 'Metaspace':
      return new Metaspace(
        field.get('replacement').character(),
        prependSchemeOf(field),
        !field.get('split').isPresent || field.get('split').boolean(),
      );
    case 'Punctuation':
      return new Punctuation(field.get('behavior').oneOf(splitBehaviors, 'Isolated'));
    case 'Sequence':
      return new PreTokenizerSequence(field.get('pretokenizers').array().map(preTokenizerFromJSON));
    case 'Split':
      return new Split(
        patternOf(field.get('pattern')),
        field.get('behavior').oneOf(splitBehaviors),
        field.get('invert').boolean(false),
      );
    case 'UnicodeScripts':
      return new UnicodeScripts();
    case 'Whitespace':
      return new Whitespace();
    case 'WhitespaceSplit':
      return new WhitespaceSplit();
  }
}

/** `prepend_scheme`, or what older files write as `add_prefix_space`. */
export function prependSchemeOf(field: JsonField): PrependScheme {
  const old = field.get('add_prefix_space');
  const scheme = field.get('prepend_scheme');
  if (old.isPresent && !old.boolean()) {
    if (scheme.isPresent && scheme.value !== 'never')
      scheme.fail("'never', as add_prefix_space is false");
    return 'never';
  }
  return scheme.oneOf(['always', 'first', 'never'], 'always');
}
