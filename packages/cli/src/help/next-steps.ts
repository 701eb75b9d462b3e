import { nextSteps } from '@resattn/experiments/config';
import { visible, wrap } from '@resattn/vis/text';
import stringWidth from 'string-width';
import type { Output } from '../terminal/output.js';
import { shellWord } from '../terminal/shell-word.js';

const COUNT = 5;

/** Shows what there is in the current folder, and five things to do next. */
export function showNextSteps({ out, colors, width }: Output): void {
  const { situation, steps } = nextSteps();
  const shown = steps.slice(0, COUNT).map(({ command, text, purpose }) => {
    const words = [...command.map(shellWord), ...(text === undefined ? [] : [`"${text}"`])];
    return [visible(`resattn ${words.join(' ')}`), purpose] as const;
  });
  for (const line of wrap(situation, width)) out(line);
  out();
  const widest = Math.max(...shown.map(([command]) => stringWidth(command)));
  const isNarrow = shown.some(([, purpose]) => widest + stringWidth(purpose) + 4 > width);
  for (const [command, purpose] of shown) {
    const space = isNarrow ? '\n      ' : ' '.repeat(widest - stringWidth(command) + 2);
    out(`  ${colors.out.cyan(command)}${space}${purpose}`);
  }
  out();
  out('All commands: resattn --help');
}
