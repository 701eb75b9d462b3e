import { describe, expect, it } from 'vitest';
import { scanCommands, scanSplit, scanSplits } from './scan.js';

describe('scanCommands', () => {
  const commands = scanCommands();
  const actionsOf = new Map(commands.map(({ command, actions }) => [command, actions]));

  it('makes the 20,910 commands once each', () => {
    expect(commands.length).toBe(20_910);
    expect(actionsOf.size).toBe(20_910);
  });

  it('interprets them as the paper does', () => {
    for (const [command, actions] of [
      ['jump', 'I_JUMP'],
      ['jump left', 'I_TURN_LEFT I_JUMP'],
      ['turn left twice', 'I_TURN_LEFT I_TURN_LEFT'],
      ['turn opposite right', 'I_TURN_RIGHT I_TURN_RIGHT'],
      ['walk opposite left', 'I_TURN_LEFT I_TURN_LEFT I_WALK'],
      ['look around right', 'I_TURN_RIGHT I_LOOK '.repeat(4).trim()],
      ['jump thrice and run', 'I_JUMP I_JUMP I_JUMP I_RUN'],
      ['walk after turn around left', `${'I_TURN_LEFT '.repeat(4)}I_WALK`],
    ] as const) {
      expect(actionsOf.get(command), command).toBe(actions);
    }
  });
});

describe('scanSplit', () => {
  it('has the published sizes', () => {
    const sizes = Object.fromEntries(
      scanSplits.map((name) => {
        const { train, test } = scanSplit(name);
        return [name, [train.length, test.length]];
      }),
    );
    expect(sizes).toEqual({
      length: [16_990, 3920],
      addprim_jump: [14_670, 7706],
      addprim_turn_left: [21_890, 1208],
      template_around_right: [15_225, 4476],
      template_jump_around_right: [18_528, 1173],
      template_opposite_right: [15_225, 4476],
      template_right: [15_225, 4476],
      filler_num0: [15_225, 1173],
      filler_num1: [16_290, 1173],
      filler_num2: [17_391, 1173],
      filler_num3: [18_528, 1173],
    });
  });

  it('refuses a split without a rule', () => {
    expect(() => scanSplit('simple' as 'length')).toThrow(/no rule for the SCAN split "simple"/);
  });
});
