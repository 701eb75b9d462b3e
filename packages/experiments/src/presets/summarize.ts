import type { SequenceConfig } from '../config/sequence-config.js';
import { scitldr } from './scitldr.js';

/** Summarizes as the articles and summaries in a JSONL, CSV or TSV file of your own. */
export const summarize: SequenceConfig = (({ data: _, ...config }) => ({
  ...config,
  maxSourceLength: 400,
  maxTargetLength: 80,
}))(scitldr);
