import type { TokenizerKind } from '@resattn/data/tokenizers';
import { Option } from 'commander';
import type { AddCommand } from '../command.js';
import { addExamples } from '../help/additions.js';
import type { EncodeTextsOptions } from '../tokenizer/encode.js';
import type { TrainTokenizerOptions } from '../tokenizer/train.js';
import { refuseFormerName } from './renamed-option.js';
import { probability, wholeNumber } from './typed-values.js';

/** Kinds of tokenizers that can be trained. */
const tokenizerKinds: readonly TokenizerKind[] = [
  ...(['bpe', 'byte-level-bpe', 'wordpiece', 'unigram', 'word', 'char'] as const),
];

const tokenizerArgument = [
  '<tokenizer>',
  'tokenizer.json, vocab.txt, vocab.json, SentencePiece .model, or a folder with one',
] as const;

/** `resattn tokenizer train|inspect|encode|decode` */
export const addTokenizerCommand: AddCommand = (program, context) => {
  const tokenizer = program.command('tokenizer').description('train, inspect and use tokenizers');
  const train = addExamples(
    tokenizer.command('train'),
    'tokenizer train texts.txt --out tokenizer.json',
    'tokenizer train *.txt.gz --model unigram --vocabulary-size 16000 --out zh.json',
  )
    .description('train a tokenizer on the lines of text files of any size')
    .argument('<file...>', 'text files, optionally gzipped')
    .requiredOption('--out <file>', 'the tokenizer.json to write')
    .addOption(
      new Option('--model <model>', 'kind of tokenizer')
        .choices(tokenizerKinds)
        .default('byte-level-bpe'),
    )
    .option('--vocabulary-size <n>', 'vocabulary size, including special tokens', wholeNumber, 8000)
    .option(
      '--min-frequency <n>',
      'minimum frequency of a pair, word or character (default: 2)',
      wholeNumber,
    )
    .addOption(
      new Option('--normalization <form>', 'Unicode normalization form').choices([
        ...['NFC', 'NFD', 'NFKC', 'NFKD', 'none'],
      ]),
    )
    .option('--lowercase', 'convert texts to lower case')
    .option('--no-lowercase', 'keep upper case, also for wordpiece')
    .option(
      '--split <where>',
      'for words: punctuation, whitespace or language (default: punctuation)',
    )
    .option('--locale <tag>', 'for --split language (default: zh)')
    .option('--bos', 'prepend <bos> to each text')
    .option('--eos', 'append <eos> to each text')
    .option('--dropout <p>', 'BPE-dropout when encoding', probability)
    .option('--encoding <label>', 'encoding of the files (default: detected)')
    .action(async (files: string[], options: TrainTokenizerOptions) => {
      const { terminal } = await context();
      const { trainTokenizer } = await import('../tokenizer/train.js');
      await trainTokenizer(files, options, terminal);
    });
  refuseFormerName(train, 'vocabularySize');
  addExamples(
    tokenizer.command('inspect'),
    'tokenizer inspect tokenizer.json',
    'tokenizer inspect tokenizer.json --vocab',
  )
    .description('describe a tokenizer')
    .argument(...tokenizerArgument)
    .option('--vocab', 'print the vocabulary: id and token per line')
    .option('--json', 'print it as JSON')
    .action(async (path: string, options: { vocab?: true; json?: true }) => {
      const { terminal } = await context();
      const { inspectTokenizer } = await import('../tokenizer/inspect.js');
      await inspectTokenizer(path, options, terminal);
    });
  addExamples(
    tokenizer.command('encode'),
    'tokenizer encode tokenizer.json "not my kind of film"',
    'tokenizer encode tokenizer.json --ids < texts.txt',
  )
    .description('encode texts and print their tokens')
    .argument(...tokenizerArgument)
    .argument('[text...]', 'texts; omitted: one per line of standard input')
    .option('--ids', 'print ids, for `tokenizer decode`')
    .option('--pair <text>', 'second text of each pair')
    .option('--no-special', 'omit the special tokens around texts')
    .option('--max-length <n>', 'maximum number of tokens per text', wholeNumber)
    .option('--json', 'print one JSON object per text: ids, tokens, offsets, wordIds')
    .action(async (path: string, texts: string[], options: EncodeTextsOptions) => {
      const { terminal } = await context();
      const { encodeTexts } = await import('../tokenizer/encode.js');
      await encodeTexts(path, texts, options, terminal);
    });
  addExamples(
    tokenizer.command('decode'),
    'tokenizer decode tokenizer.json 12 7 301',
    'tokenizer decode tokenizer.json < ids.txt',
  )
    .description('decode token ids to text')
    .argument(...tokenizerArgument)
    .argument('[id...]', 'ids of one text; omitted: one text per line of standard input')
    .option('--keep-special', 'include special tokens')
    .action(async (path: string, ids: string[], options: { keepSpecial?: true }) => {
      const { terminal } = await context();
      const { decodeIds } = await import('../tokenizer/decode.js');
      await decodeIds(path, ids, options.keepSpecial === true, terminal);
    });
};
