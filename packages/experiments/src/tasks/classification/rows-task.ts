import { classificationData, labelledTexts } from '@resattn/data';
import type { LabelledDataConfig } from '../../config/labelled-data-config.js';
import { type GivenRows, rowTable } from '../../run/rows.js';
import type { LoadedParts } from './loaded-parts.js';
import { partsOfTask } from './parts-of-task.js';
import type { LabelledExample, LabelledRow } from './task.js';

const columns = ['text', 'label'] as const;
const names = { textColumn: 'text', labelColumn: 'label' };

/** Classification of texts that a program gives. */
export async function rowsTask(
  { data, validationData, testData }: GivenRows<LabelledRow>,
  config: LabelledDataConfig,
): Promise<LoadedParts> {
  const divided = await classificationData(rowTable(data, 'data', columns), {
    ...names,
    rareClasses: config.rareClasses,
    seed: config.dataSeed,
    validation: validationData === undefined ? config.validationFraction : 0,
    test: testData === undefined ? config.testFraction : 0,
  });
  const { labels } = divided;
  const part = async (name: 'validationData' | 'testData', held: readonly LabelledExample[]) => {
    const rows = name === 'testData' ? testData : validationData;
    return rows === undefined
      ? { examples: held, notices: [] }
      : labelledTexts(rowTable(rows, name, columns), labels, names);
  };
  const validation = await part('validationData', divided.validation);
  const test = await part('testData', divided.test);
  const train = { examples: divided.train, notices: divided.notices };
  return {
    task: {
      name: 'rows',
      ...partsOfTask(labels, 'memory', [train, validation, test]),
      source: { rows: 'given by a program' },
    },
    isDivided: validationData === undefined && testData === undefined,
  };
}
