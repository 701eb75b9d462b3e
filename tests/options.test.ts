import { ByteTokenizer } from '@resattn/data';
import { startServer } from '@resattn/server';
import { expect, test } from 'vitest';
import { entryPoints, type OptionTaker, optionTakers, sourceOf } from './support/option-takers.js';

/** What takes an object that is called options, but is no set of them; each with its reason. */
const others: Readonly<Record<string, string>> = {
  'core initializers.RandomInitializer': 'is abstract: the initializers check',
  'core initializers.RandomInitializer.fromConfig': 'reads what a saved model says',
  'core initializers.constant': "is tfjs's own",
  'core ops.linear': 'is the activation: it has no options',
  'core optimizers.Optimizer': 'is abstract: the optimizers check',
  'core randomNormal': 'is the function of random numbers: it has no options',
  'core randomUniform': 'is the function of random numbers: it has no options',
  'core/ops linear': 'is the activation: it has no options',
  'core/node RunRecord.reopen': 'takes a configuration of any kind',
  'data/tokenizers decoders.ByteLevelDecoder': 'keeps the fields of a tokenizer.json as they stand',
  'experiments modulePathOf': 'reads a configuration of any kind',
  'experiments planTable': 'reads a part of what a table is asked for with',
  'host tableView': 'is given what it shows, by a package whose compiler refuses other fields',
  'host withHostSignal': 'takes the options of another function on purpose',
  'kernel clearOutput': 'is typed in a cell, whose compiler refuses other options',
  'kernel input': 'is typed in a cell, whose compiler refuses other options',
  'layers CompositeLayer': 'is abstract: the layers check',
  'layers CompositeLayer.fromConfig': 'reads what a saved model says',
  'metrics ClassCountMetric': 'is made by factories, which check',
  'metrics ConfusionMetric': 'is made by factories, which check',
  'metrics Metric': 'is abstract: the factories check',
  'metrics MultilabelMetric': 'is made by factories, which check',
  'metrics RowMetric': 'is made by factories, which check',
  'metrics SumMetric': 'is made by factories, which check',
  'models/pretrained findFamily': 'reads a config.json, which has fields for others too',
  'models/pretrained labelsOf': 'reads a config.json, which has fields for others too',
  'options givenOptions': 'takes the options of another function on purpose',
  'options checkOptions': 'is given the keys that there are',
  'options pickOptions': 'takes the options of another function on purpose',
  'runtime ProvisionError': 'takes the options of an Error',
  'runtime TensorFlowBackend': 'is made by useTensorFlow, which checks',
};

/** Arguments without which the options are not reached. */
const before: Readonly<Record<string, readonly unknown[]>> = {
  'core batchNormBy': [{}, undefined],
  'core/ops batchNormBy': [{}, undefined],
  'data CharTokenizer': [['<pad>', '<unk>', '<bos>', '<eos>']],
  'data WordTokenizer': [['<pad>', '<unk>', '<bos>', '<eos>']],
  'data/tokenizers CharTokenizer': [['<pad>', '<unk>', '<bos>', '<eos>']],
  'data/tokenizers WordTokenizer': [['<pad>', '<unk>', '<bos>', '<eos>']],
  'layers ScoreAttention.attendTo': [undefined, {}],
  'metrics scoreLines': [{ measure: 'bleu', hypotheses: ['a'], references: [['a']] }],
  'models EncoderPipeline': [{}],
  'models makeClassifier': ['text-cnn'],
  'models makeLanguageModel': ['transformer'],
  'models makeSequenceToSequence': ['transformer'],
  'options resolveOptions': ['search', {}],
  'vis headGrid': [{}],
};

type Call = (options: object) => unknown;
type Class = (new (
  ...given: unknown[]
) => unknown) &
  Record<string, (...given: unknown[]) => unknown>;

/** How to call what takes options with nothing but these. */
function callOf(entry: string, { kind, name, place }: OptionTaker, exported: unknown): Call {
  const first = before[`${entry} ${name}`] ?? new Array<undefined>(place);
  // Options are looked at first, so that the other arguments do not matter.
  const given = (options: object) => [...first, options];
  const member = name.split('.')[1]!;
  const type = exported as Class;
  if (kind === 'function')
    return (options) => (exported as (...all: unknown[]) => unknown)(...given(options));
  if (kind === 'constructor') return (options) => new type(...given(options));
  if (kind === 'static') return (options) => type[member]!(...given(options));
  return (options) => {
    const instance = Object.create(type.prototype as object) as Class;
    return instance[member]!(...given(options));
  };
}

/** What the call throws, at once or as the rejection of its promise or generator. */
async function refusal(call: Call, options: object): Promise<string> {
  try {
    const result = call(options) as { next?: () => unknown } | undefined;
    await (typeof result?.next === 'function' ? result.next() : result);
    return 'nothing was refused';
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** What is wrong with how a call answers a mistyped option; undefined where nothing is. */
async function complaint(call: Call): Promise<string | undefined> {
  const message = await refusal(call, { qqqqqqqqq: 1 });
  const [isRefused, known] =
    /unknown option "qqqqqqqqq"\. (?:Options: (\w+)|It has no options)/.exec(message) ?? [];
  if (isRefused === undefined) return message;
  if (known === undefined) return undefined;
  const nearest = await refusal(call, { [`${known}s`]: 1 });
  return /did you mean "\w+"\?/.test(nearest) ? undefined : nearest;
}

test.each(entryPoints())('what %s exports refuses a mistyped option', async (entry) => {
  const module = (await import(sourceOf(entry))) as Record<string, unknown>;
  const takers = optionTakers(entry.split('/')[0]!);
  // By its path, such as `optimizers.adam`: several modules have a function of one name.
  const exported = new Map<string, unknown>();
  const visit = (values: Record<string, unknown>, path: string) => {
    for (const [name, value] of Object.entries(values)) {
      if (typeof value === 'function') exported.set(path + name, value);
      else if (Object.prototype.toString.call(value) === '[object Module]')
        visit(value as Record<string, unknown>, `${path}${name}.`);
    }
  };
  visit(module, '');
  const wrong: string[] = [];
  for (const [path, value] of exported) {
    const named = takers.get(path.slice(path.lastIndexOf('.') + 1)) ?? [];
    for (const name of new Set(named.map((taker) => taker.name))) {
      const alike = named.filter((taker) => taker.name === name);
      const shown = path.slice(0, path.lastIndexOf('.') + 1) + name;
      if (`${entry} ${shown}` in others) continue;
      // Functions of one name in several files: one of them is this.
      const complaints = await Promise.all(
        alike.map((taker) => complaint(callOf(entry, taker, value))),
      );
      if (!complaints.includes(undefined)) wrong.push(`${shown}: ${complaints[0]}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('options within options are looked at too', async () => {
  const tokenizer = new ByteTokenizer();
  expect(() => tokenizer.encode('a', { truncation: { maxLenght: 3 } as never })).toThrow(
    'unknown option "maxLenght"; did you mean "maxLength"?',
  );
  expect(() => tokenizer.encode('a', { padding: { too: 3 } as never })).toThrow(
    'unknown option "too"; did you mean "to"?',
  );
  const limits = { secunds: 3 } as never;
  await expect(startServer({ models: [], limits })).rejects.toThrow('did you mean "seconds"?');
  const batching = { size: 3 } as never;
  await expect(startServer({ models: [], batching })).rejects.toThrow('did you mean "maxSize"?');
});
