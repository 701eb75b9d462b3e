import { decoderFromJSON } from '../decoders/decoder-json.js';
import { JsonField } from '../formats/json-field.js';
import { modelFromJSON } from '../models/model-json.js';
import { normalizerFromJSON } from '../normalizers/normalizer-json.js';
import type { PaddingOptions } from '../padding.js';
import { postProcessorFromJSON } from '../post-processors/post-processor-json.js';
import { preTokenizerFromJSON } from '../pre-tokenizers/pre-tokenizer-json.js';
import type { TruncationOptions, TruncationStrategy } from '../truncation.js';
import type { AddedToken } from './added-tokens.js';
import type { PipelineStages } from './pipeline-stages.js';

const strategies = {
  LongestFirst: 'longestFirst',
  OnlyFirst: 'onlyFirst',
  OnlySecond: 'onlySecond',
} as const satisfies Record<string, TruncationStrategy>;
const sides = { Left: 'left', Right: 'right' } as const;

/** The stages that a parsed `tokenizer.json` describes; an error names the field that is wrong. */
export function readTokenizerJSON(json: unknown): PipelineStages {
  const root = new JsonField(json, 'tokenizer.json');
  if (!root.isObject) root.fail('an object');
  const version = root.get('version');
  if (version.isPresent && version.value !== '1.0') version.fail("'1.0'");
  const stage = <T>(name: string, read: (field: JsonField) => T): T | null =>
    root.get(name).isPresent ? read(root.get(name)) : null;
  const model = modelFromJSON(root.get('model'));
  const addedTokens = stage('added_tokens', (field) => field.array().map(addedTokenOf)) ?? [];
  checkAdded(addedTokens, root.get('added_tokens'));
  return {
    model,
    addedTokens,
    normalizer: stage('normalizer', normalizerFromJSON),
    preTokenizer: stage('pre_tokenizer', preTokenizerFromJSON),
    postProcessor: stage('post_processor', postProcessorFromJSON),
    decoder: stage('decoder', decoderFromJSON),
    truncation: stage('truncation', truncationOf),
    padding: stage('padding', paddingOf),
  };
}

function addedTokenOf(field: JsonField): AddedToken {
  return {
    id: field.get('id').count(),
    content: field.get('content').string(),
    singleWord: field.get('single_word').boolean(false),
    lstrip: field.get('lstrip').boolean(false),
    rstrip: field.get('rstrip').boolean(false),
    normalized: field.get('normalized').boolean(true),
    special: field.get('special').boolean(false),
  };
}

function checkAdded(tokens: readonly AddedToken[], field: JsonField): void {
  const contents = new Map<number, string>();
  tokens.forEach(({ id, content }, i) => {
    const other = contents.get(id);
    if (other !== undefined)
      throw new Error(
        `${field.path}[${i}].id is ${id}, the id of both ${JSON.stringify(other)} and ${JSON.stringify(content)}; expected an id of its own`,
      );
    contents.set(id, content);
  });
}

function truncationOf(field: JsonField): TruncationOptions {
  return {
    maxLength: field.get('max_length').count(),
    stride: field.get('stride').count(0),
    strategy: strategies[field.get('strategy').oneOf(keysOf(strategies), 'LongestFirst')],
    direction: sides[field.get('direction').oneOf(keysOf(sides), 'Right')],
  };
}

function paddingOf(field: JsonField): PaddingOptions {
  const strategy = field.get('strategy');
  const multiple = field.get('pad_to_multiple_of');
  return {
    to: strategy.isObject
      ? strategy.get('Fixed').count()
      : strategy.oneOf(['BatchLongest'], 'BatchLongest') && 'longest',
    multipleOf: multiple.isPresent ? multiple.count() : 0,
    direction: sides[field.get('direction').oneOf(keysOf(sides), 'Right')],
    padId: field.get('pad_id').count(0),
    padTypeId: field.get('pad_type_id').count(0),
    padToken: field.get('pad_token').string('[PAD]'),
  };
}

/** A tokenizer, as far as `tokenizer.json` describes it. */
type WrittenTokenizer = Omit<PipelineStages, 'truncation' | 'padding'> & {
  readonly addedTokens: readonly AddedToken[];
  readonly specialTokens: { readonly pad?: number | undefined };
};

/** The `tokenizer.json` of a tokenizer. */
export function writeTokenizerJSON(
  tokenizer: WrittenTokenizer,
  truncation: TruncationOptions | null,
  padding: PaddingOptions | null,
): object {
  return {
    version: '1.0',
    truncation: truncation && {
      direction: keyOf(sides, truncation.direction ?? 'right'),
      max_length: truncation.maxLength,
      strategy: keyOf(strategies, truncation.strategy ?? 'longestFirst'),
      stride: truncation.stride ?? 0,
    },
    padding: padding && {
      strategy: typeof padding.to === 'number' ? { Fixed: padding.to } : 'BatchLongest',
      direction: keyOf(sides, padding.direction ?? 'right'),
      pad_to_multiple_of: padding.multipleOf || null,
      pad_id: padding.padId ?? tokenizer.specialTokens.pad ?? 0,
      pad_type_id: padding.padTypeId ?? 0,
      pad_token: padding.padToken ?? '[PAD]',
    },
    added_tokens: tokenizer.addedTokens.map((token) => ({
      id: token.id,
      content: token.content,
      single_word: token.singleWord,
      lstrip: token.lstrip,
      rstrip: token.rstrip,
      normalized: token.normalized,
      special: token.special,
    })),
    normalizer: tokenizer.normalizer?.toJSON() ?? null,
    pre_tokenizer: tokenizer.preTokenizer?.toJSON() ?? null,
    post_processor: tokenizer.postProcessor?.toJSON() ?? null,
    decoder: tokenizer.decoder?.toJSON() ?? null,
    model: tokenizer.model.toJSON(),
  };
}

function keysOf<T extends object>(object: T): (keyof T & string)[] {
  return Object.keys(object) as (keyof T & string)[];
}

function keyOf(object: Readonly<Record<string, string>>, value: string): string {
  return Object.keys(object).find((key) => object[key] === value)!;
}
