import {
  bucketBatches,
  byteLevelBpeTokenizerTrainer,
  scanSplit,
  sequencePairCollator,
  tokenizerFromJSON,
  train,
} from '@resattn/data';
import { bleu, chrf, f1 } from '@resattn/metrics';

/** Everything that a run finds out; the same wherever it runs. */
export interface Report {
  readonly commands: number;
  readonly vocabularySize: number;
  readonly tokens: readonly string[];
  /** Test commands that come back from their ids as they were, also after JSON. */
  readonly roundTrips: number;
  readonly batches: number;
  readonly examplesInBatches: number;
  readonly bleu: string;
  readonly chrf: string;
  readonly macroF1: number;
}

/** Commands to actions: a vocabulary for both sides, batches of pairs, and scores of a poor guess. */
export function work(): Report {
  const { train: examples, test } = scanSplit('length');
  const texts = examples.flatMap(({ command, actions }) => [command, actions]);
  const tokenizer = train(byteLevelBpeTokenizerTrainer({ vocabularySize: 320 }), texts);
  const loaded = tokenizerFromJSON(JSON.stringify(tokenizer));
  const comesBack = (text: string) => loaded.decode(tokenizer.encode(text).ids) === text;

  const pairs = test.map(({ command, actions }) => ({
    source: tokenizer.encode(command).ids,
    target: tokenizer.encode(actions).ids,
  }));
  const { bos = 2, eos = 3 } = tokenizer.specialTokens;
  const batches = bucketBatches(pairs, {
    collator: sequencePairCollator({ bosId: bos, eosId: eos }),
    maxTokensPerBatch: 8192,
  });
  let count = 0;
  let rows = 0;
  for (const { weights } of batches.epoch(0)) {
    count++;
    // A repeated row that only fills a batch up has weight 0.
    const [batch, time] = weights!.shape as [number, number];
    for (let row = 0; row < batch; row++) if (weights!.values[row * time]! > 0) rows++;
  }

  // The guess: the first action, again and again.
  const actual = test.map(({ actions }) => actions);
  const guesses = actual.map((actions) => {
    const words = actions.split(' ');
    return words.map(() => words[0]!).join(' ');
  });
  const overlap = bleu().update(guesses, actual);
  const characters = chrf().update(guesses, actual);
  const first = (lines: readonly string[]) => lines.flatMap((line) => line.split(' '));
  return {
    commands: examples.length,
    vocabularySize: tokenizer.vocabularySize,
    tokens: tokenizer.encode(test[0]!.command).tokens,
    roundTrips: test.filter(({ command }) => comesBack(command)).length,
    batches: count,
    examplesInBatches: rows,
    bleu: `${overlap.result().score.toFixed(2)} (${overlap.signature()})`,
    chrf: `${characters.result().score.toFixed(2)} (${characters.signature()})`,
    macroF1: f1().update(first(guesses), first(actual)).result(),
  };
}
