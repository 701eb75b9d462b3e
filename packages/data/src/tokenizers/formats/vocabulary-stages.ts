import {
  boundaries,
  clsAndSep,
  flag,
  type Stages,
  type TokenizerSettings,
} from './tokenizer-stages.js';
import { parseMerges, parseVocabularyJSON, parseVocabularyText } from './vocabulary-files.js';

/** BERT's stages from `vocab.txt`. */
export function bertStages(text: string, settings: TokenizerSettings): Stages {
  const vocabulary = parseVocabularyText(text);
  const unk = typeof settings.unk_token === 'string' ? settings.unk_token : '[UNK]';
  return {
    ids: new Map(vocabulary.entries()),
    roles: { unk: '[UNK]', sep: '[SEP]', pad: '[PAD]', cls: '[CLS]', mask: '[MASK]' },
    model: {
      type: 'WordPiece',
      unk_token: unk,
      continuing_subword_prefix: '##',
      max_input_chars_per_word: 100,
      vocab: Object.fromEntries(vocabulary.entries()),
    },
    normalizer: {
      type: 'BertNormalizer',
      clean_text: true,
      handle_chinese_chars: flag(settings, 'tokenize_chinese_chars', true),
      strip_accents: typeof settings.strip_accents === 'boolean' ? settings.strip_accents : null,
      lowercase: flag(settings, 'do_lower_case', true),
    },
    preTokenizer: { type: 'BertPreTokenizer' },
    decoder: { type: 'WordPiece', prefix: '##', cleanup: true },
    postProcessor: ({ of }) => clsAndSep(of),
  };
}

/** The stages of byte-level BPE from `vocab.json` and `merges.txt`. */
export function byteLevelStages(
  kind: 'roberta' | 'gpt2',
  vocabularyJSON: string,
  merges: string,
  settings: TokenizerSettings,
): Stages {
  const vocabulary = parseVocabularyJSON(vocabularyJSON);
  const addPrefixSpace = flag(settings, 'add_prefix_space', false);
  const trimOffsets = flag(settings, 'trim_offsets', true);
  const end = '<|endoftext|>';
  const byteLevel = (add_prefix_space: boolean) => ({
    type: 'ByteLevel',
    add_prefix_space,
    trim_offsets: true,
    use_regex: true,
  });
  return {
    ids: new Map(vocabulary.entries()),
    roles:
      kind === 'gpt2'
        ? { bos: end, eos: end, unk: end }
        : {
            ...{ bos: '<s>', eos: '</s>', unk: '<unk>', sep: '</s>' },
            ...{ pad: '<pad>', cls: '<s>', mask: '<mask>' },
          },
    model: {
      type: 'BPE',
      vocab: Object.fromEntries(vocabulary.entries()),
      merges: parseMerges(merges),
    },
    normalizer: null,
    preTokenizer: byteLevel(addPrefixSpace),
    decoder: byteLevel(true),
    postProcessor: ({ of }) =>
      kind === 'gpt2'
        ? boundaries(settings, of)
        : {
            type: 'RobertaProcessing',
            sep: of('sep'),
            cls: of('cls'),
            trim_offsets: trimOffsets,
            add_prefix_space: addPrefixSpace,
          },
  };
}
