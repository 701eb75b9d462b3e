import { expect, test } from 'vitest';
import { classificationFields, classifierFamilies } from './classification-config.js';
import { describeOption, optionsOfFamilies, readFamilyFields } from './describe-option.js';
import { sequenceFamilyOptions } from './sequence-families.js';

test('an option says its value, its default and its choices', () => {
  const { learningRate, schedule } = classificationFields;
  expect(describeOption('learningRate', learningRate, 0.001)).toEqual({
    flags: '--learning-rate <number>',
    help: `${learningRate.help} (default: 0.001)`,
    group: learningRate.group,
  });
  const described = describeOption('schedule', schedule, undefined);
  expect(described).toMatchObject({ flags: '--schedule <choice>', help: schedule.help });
  expect(described.choices).toEqual(schedule.choices);
});

test('a switch that is on is shown as what switches it off', () => {
  const { quoted } = classificationFields;
  expect(describeOption('quoted', quoted, true)).toMatchObject({
    ...{ flags: '--no-quoted', opposite: '--quoted' },
  });
  expect(describeOption('quoted', quoted, false)).toMatchObject({
    ...{ flags: '--quoted', opposite: '--no-quoted' },
  });
});

test('options of families have the names that command lines have for them', () => {
  const options = optionsOfFamilies(classifierFamilies);
  expect(new Set(options.map(({ flag }) => flag)).size).toBe(options.length);
  expect(options.find(({ name }) => name === 'numHeads')?.flag).toBe('--heads');
  expect(optionsOfFamilies(sequenceFamilyOptions).length).toBeGreaterThan(0);
});

test('what was typed is read as the family has it', () => {
  const typed = { filters: '8,16', residual: false, dropout: 0.5 };
  expect(readFamilyFields(classifierFamilies, 'vdcnn', typed).residual).toBe(false);
  const { filters } = readFamilyFields(classifierFamilies, 'text-cnn', { filters: '8' });
  expect(filters).toEqual(
    classifierFamilies.find('text-cnn')?.fields.filters?.kind === 'integers' ? [8] : 8,
  );
  expect(readFamilyFields(classifierFamilies, 'bow', { heads: '2' })).toEqual({ numHeads: '2' });
});
