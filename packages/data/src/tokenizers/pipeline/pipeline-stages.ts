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
  readonly normalizer?: Normalizer | null;
  readonly preTokenizer?: PreTokenizer | null;
  readonly postProcessor?: PostProcessor | null;
  readonly decoder?: Decoder | null;
  readonly addedTokens?: readonly AddedToken[];
  readonly truncation?: TruncationOptions | null;
  readonly padding?: PaddingOptions | null;
}
