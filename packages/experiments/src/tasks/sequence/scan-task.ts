import { fingerprint, type ScanExample, scanCommands, scanSplit, split } from '@resattn/data';
import { loadPublicSet } from '@resattn/data/node';
import type { SequenceConfig } from '../../config/sequence-config.js';
import type { PublishedResult } from '../../run/published.js';
import { UserError } from '../../user-error.js';
import type { ScoreName, SequenceExample, SequenceTask } from './task.js';

/** SCAN: commands to actions, by one of the published splits or by the length of the actions. */
export async function scanTask(config: SequenceConfig): Promise<SequenceTask> {
  const { cutoff, dataSeed, validationFraction } = config;
  const name = config.split ?? 'simple';
  if (cutoff !== undefined && name !== 'length') {
    throw new UserError(
      (option) => `${option('cutoff')} is for the split by length, and the split is ${name}.`,
      [(option) => `use ${option('split', 'length')}`, (option) => `leave ${option('cutoff')} out`],
    );
  }
  const { train: known, test } = await splitOf(name, cutoff);
  if (test.length === 0) {
    throw new UserError(`no command of SCAN has more than ${cutoff} actions.`, [
      (option) => `lower ${option('cutoff')}`,
    ]);
  }
  // The published splits have no validation part.
  const { train, validation } = split(known, {
    validation: validationFraction,
    test: 0,
    seed: dataSeed,
    group: ({ source }) => source,
  });
  const title = cutoff === undefined ? name : `length, actions up to ${cutoff} in training`;
  const count = (known.length + test.length).toLocaleString('en-US');
  return {
    name: `scan-${name}${cutoff ?? ''}`,
    description: `${count} commands and actions of SCAN, split ${title}`,
    notices: [],
    fingerprint: fingerprint(
      [...train, ...validation, ...test].map(({ source, target }) => `${source}\t${target}`),
    ),
    source: { name: 'SCAN, Lake and Baroni 2018', split: name, cutoff },
    train,
    validation,
    test,
    scores: ['exactMatch'],
    published: cutoff === undefined ? [] : (publishedCutoffs[cutoff] ?? []),
    differences: [
      ...(cutoff === undefined
        ? []
        : [
            'Csordás et al. train 50,000 steps of 256 commands; the steps taken here stand in results.json.',
          ]),
      'The validation part is held back from the training part of the split, since none is published.',
    ],
    verb: 'translate',
  };
}

const csordas = 'Csordás, Irie and Schmidhuber 2021, abstract';

/** Of the cutoffs 22 to 40 the abstract gives the contrast of this one. */
const publishedCutoffs: Readonly<Record<number, readonly PublishedResult<ScoreName>[]>> = {
  26: [
    { system: 'Transformer, absolute positions', source: csordas, scores: { exactMatch: 0 } },
    { system: 'Transformer, relative positions', source: csordas, scores: { exactMatch: 1 } },
  ],
};

async function splitOf(
  name: NonNullable<SequenceConfig['split']>,
  cutoff: number | undefined,
): Promise<{ train: SequenceExample[]; test: SequenceExample[] }> {
  const pairs = (examples: readonly ScanExample[]) =>
    examples.map(({ command, actions }) => ({ source: command, target: actions }));
  if (name === 'simple') {
    // Drawn at random by the authors, so it has to be read.
    const { splits } = await loadPublicSet('scan');
    return { train: [...splits.train!], test: [...splits.test!] };
  }
  if (cutoff === undefined) {
    const { train, test } = scanSplit(name);
    return { train: pairs(train), test: pairs(test) };
  }
  const isShort = ({ actions }: ScanExample) => actions.split(' ').length <= cutoff;
  const commands = scanCommands();
  return {
    train: pairs(commands.filter(isShort)),
    test: pairs(commands.filter((example) => !isShort(example))),
  };
}
