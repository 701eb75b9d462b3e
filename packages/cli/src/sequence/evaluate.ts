import { SequencePipeline } from '@resattn/models';
import { loadSequence } from '@resattn/models/node';
import { resolveConfig } from '../config/resolve.js';
import { type SequenceConfig, sequenceFields } from '../config/sequence-config.js';
import type { EvaluationRequest } from '../run/evaluate.js';
import { type OpenedRun, readTask, sayUnfinished } from '../run/run-folder.js';
import { startBackend } from '../run/start-backend.js';
import { textKey } from '../run/text-key.js';
import { settleTrained } from '../run/training-texts.js';
import { formatTable } from '../terminal/table.js';
import { summaryColumns, translationColumns } from './pair-columns.js';
import { readPairs } from './read-pairs.js';
import { describeComparison, formatScore, scoreLabels, scoresOf } from './scores.js';
import type { ScoreName, SequenceTask } from './task.js';

/** What a task is scored by where its run does not say. */
const usualScores: Readonly<Record<SequenceTask['verb'], readonly ScoreName[]>> = {
  translate: ['bleu', 'chrf', 'exactMatch'],
  summarize: ['rouge1', 'rouge2', 'rougeL'],
};

/** Answers the sources of a file with the model of a run, and scores what it wrote. */
export async function evaluateSequence(
  { run, config }: OpenedRun<'sequence'>,
  { folder, data, reading, isJson, machine, terminal }: EvaluationRequest,
): Promise<void> {
  const { say, out, progress, colors } = terminal;
  const { verb, scores: names = usualScores[verb] } = await readTask<
    Pick<SequenceTask, 'verb'> & Partial<Pick<SequenceTask, 'scores'>>
  >(folder);
  // The columns of this file need not be called as those of the training file: they are guessed anew.
  const { sourceColumn: _, targetColumn: __, ...inherited } = config;
  const resolved = resolveConfig<SequenceConfig>(inherited, sequenceFields, [
    { source: 'command line', values: reading },
  ]);
  const usual = verb === 'summarize' ? summaryColumns : translationColumns;
  const read = await readPairs(data, resolved, usual, progress);
  for (const notice of read.notices) say(notice);
  const pairs = await settleTrained(folder, read.pairs, {
    textOf: ({ source }) => source,
    keyOf: textKey(config),
    policy: resolved.overlap,
    what: 'sources',
    say,
  });
  await sayUnfinished(run, say);
  await startBackend(machine, terminal, { isQuiet: true });
  const bundle = await loadSequence(folder);
  const pipeline = new SequencePipeline(bundle, { maxSourceLength: config.maxSourceLength });
  const bar = progress.start({ label: 'evaluating', total: pairs.length, unit: 'texts' });
  const answers = await pipeline.answer(
    pairs.map(({ source }) => source),
    {
      numBeams: config.beams,
      lengthPenalty: config.lengthPenalty,
      noRepeatNgramSize: config.noRepeatNgram,
      maxNewTokens: config.maxTargetLength,
      onProgress: (done) => bar.update(done),
    },
  );
  bar.stop();
  pipeline.dispose();

  const scores = scoresOf(
    answers.map(({ text }) => text),
    pairs,
    names,
    config,
  );
  const comparison = describeComparison(config, names);
  if (comparison !== undefined) say(comparison);
  const unknown = new Set(answers.flatMap((answer) => answer.unknown));
  const counts = {
    truncated: answers.filter(({ isTruncated }) => isTruncated).length,
    withUnknown: answers.filter((answer) => answer.unknown.length > 0).length,
    unended: answers.filter(({ isComplete }) => !isComplete).length,
  };
  sayCounts(counts, [...unknown], config, say);
  if (isJson) return out(JSON.stringify({ pairs: pairs.length, ...scores, ...counts }));
  out(
    formatTable(
      ['pairs', ...names.map((name) => scoreLabels[name].heading)],
      [
        [
          pairs.length.toLocaleString('en-US'),
          ...names.map((name) => formatScore(name, scores[name])),
        ],
      ],
      { emphasize: colors.out.bold },
    ),
  );
}

const SHOWN = 8;

function sayCounts(
  { truncated, withUnknown, unended }: Record<'truncated' | 'withUnknown' | 'unended', number>,
  unknown: readonly string[],
  { maxSourceLength, maxTargetLength }: SequenceConfig,
  say: (line: string) => void,
): void {
  if (truncated > 0) {
    say(
      `${truncated} sources are longer than ${maxSourceLength} tokens; the rest of them is not read.`,
    );
  }
  if (withUnknown > 0) {
    const shown = unknown.slice(0, SHOWN).map((piece) => JSON.stringify(piece));
    const more = unknown.length > SHOWN ? `, and ${unknown.length - SHOWN} more` : '';
    say(
      `${withUnknown} sources have pieces that the model does not know: ${shown.join(', ')}${more}.`,
    );
  }
  if (unended > 0) say(`${unended} answers were ended at ${maxTargetLength} tokens.`);
}
