import type { TableFileOptions } from '@resattn/data/node';
import type { FileConfig } from '../config/file-config.js';

/** How the files of a configuration are read. */
export function tableOptions(config: FileConfig): TableFileOptions {
  const { columns, delimiter, quote = '"', quoted, encoding, invalid, ragged } = config;
  return {
    invalid,
    ragged,
    // A broken line of JSON is such a row too.
    broken: ragged,
    quote: quoted ? quote : '',
    ...(delimiter === undefined ? {} : { delimiter: delimiterOf(delimiter) }),
    ...(columns === undefined ? {} : { columns }),
    ...(encoding === undefined ? {} : { encoding }),
  };
}

/** Delimiters that are hard to type in a shell. */
const delimiterNames: Readonly<Record<string, string>> = {
  tab: '\t',
  '\\t': '\t',
  comma: ',',
  semicolon: ';',
  pipe: '|',
  bar: '|',
  space: ' ',
};

const delimiterOf = (name: string) => delimiterNames[name.toLowerCase()] ?? name;
