import type { TableFileOptions } from '@resattn/data/node';
import type { FileConfig } from '../config/file-config.js';

/** How the files of a configuration are read. */
export function tableOptions(config: FileConfig): TableFileOptions {
  const { columns, quoted, encoding, invalid, ragged } = config;
  return {
    invalid,
    ragged,
    quote: quoted ? '"' : '',
    ...(columns === undefined ? {} : { columns }),
    ...(encoding === undefined ? {} : { encoding }),
  };
}
