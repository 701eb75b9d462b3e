import type { Decoder } from '../decoders/decoder.js';
import type { Model } from '../models/model.js';
import type { Normalizer } from '../normalizers/normalizer.js';
import type { PaddingOptions } from '../padding.js';
import type { PostProcessor } from '../post-processors/post-processor.js';
import type { PreTokenizer } from '../pre-tokenizers/pre-tokenizer.js';
import type { TruncationOptions } from '../truncation.js';
import type { AddedToken } from './added-tokens.js';

/** The stages of a tokenizer, as `tokenizer.json` lists them. */
export interface PipelineStages {
  readonly model: Model;
  readonly normalizer?: Normalizer | null | undefined;
  readonly preTokenizer?: PreTokenizer | null | undefined;
  readonly postProcessor?: PostProcessor | null | undefined;
  readonly decoder?: Decoder | null | undefined;
  readonly addedTokens?: readonly AddedToken[] | undefined;
  readonly truncation?: TruncationOptions | null | undefined;
  readonly padding?: PaddingOptions | null | undefined;
}
