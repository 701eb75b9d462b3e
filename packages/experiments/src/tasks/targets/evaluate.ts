import { resolveConfig } from '../../config/resolve.js';
import { progressOf } from '../../events.js';
import { confidenceOf } from '../../predictions/confidence.js';
import { samplesOf } from '../../predictions/predictions.js';
import { startBackend } from '../../run/start-backend.js';
import { textKey } from '../../run/text-key.js';
import { settleTrained } from '../../run/training-texts.js';
import type { EvaluationRequest, Opened } from '../../task.js';
import { tableOfRows } from './load-target.js';
import { openTarget } from './open-target.js';
import { scoreTexts } from './outputs.js';
import type { TargetEvaluation } from './showing.js';
import type { TargetKind } from './target-kind.js';
import type { NetworkConfig } from './task.js';

/** Scores the model of a run on the texts of a file, or of rows. */
export async function evaluateTarget<
  C extends NetworkConfig,
  Example extends { readonly text: string },
  Row,
  Scores extends object,
>(
  kind: TargetKind<C, Example, Row, Scores>,
  opened: Opened<C>,
  { data, reading: given, unknownLabels, machine, tell }: EvaluationRequest<Row>,
): Promise<TargetEvaluation<Scores>> {
  // Whoever names one way in which a file has its labels means no other.
  const named = kind.targetColumns.some((name) => name in given) ? kind.targetColumns : [];
  const inherited = Object.fromEntries(
    Object.entries(opened.config).filter(([name]) => !named.includes(name) || name in given),
  ) as unknown as C;
  const config = resolveConfig<C>(inherited, kind.fields, [
    { source: 'command line', values: given },
  ]);
  await startBackend(machine, tell);
  const model = await openTarget(opened, tell);
  try {
    const { labels, reading } = model;
    const source =
      typeof data === 'string' ? { path: data } : { table: tableOfRows(kind, data, 'data') };
    const read = await kind.more(source, labels, config, unknownLabels);
    for (const text of read.notices) tell({ type: 'notice', topic: 'evaluation', text });
    const examples = await settleTrained(opened.run.folder, read.examples, {
      textOf: ({ text }) => text,
      keyOf: textKey(config),
      policy: config.overlap,
      what: 'texts',
      tell,
    });
    const total = examples.length;
    const bar = progressOf(tell).start({ label: 'evaluating', total, unit: 'texts' });
    const texts = examples.map(({ text }) => text);
    const scores = await scoreTexts(model, texts, labels, (done) => bar.update(done));
    bar.stop();
    const predictions = kind.predictionsOf('', scores, examples, { labels, reading });
    return {
      texts: total,
      scores: kind.scoresOf(scores, examples, reading, labels),
      confidence: confidenceOf(samplesOf(predictions, 'model')!, undefined),
    };
  } finally {
    model.dispose();
  }
}
