import { shownSplits } from '../display/splits-view.js';
/** A command and the actions that carry it out, as words. */
export interface ScanExample {
  readonly command: string;
  readonly actions: string;
}

const verbs = ['walk', 'look', 'run', 'jump'];
const directions = ['left', 'right'];

/** What a phrase means: the actions, one word each. */
interface Phrase {
  readonly words: string;
  readonly actions: readonly string[];
}

/**
 * All 20,910 commands of SCAN with their actions, regenerated from its grammar: the same set as the
 * published `tasks.txt`.
 *
 *     C -> S and S | S after S | S        S -> V twice | V thrice | V
 *     V -> D opposite d | D around d | D d | U
 *     U -> walk | look | run | jump       D -> U | turn       d -> left | right
 *
 * Lake and Baroni: Generalization without Systematicity (ICML 2018).
 */
export function scanCommands(): readonly ScanExample[] {
  allCommands ??= generateCommands();
  return allCommands;
}

let allCommands: readonly ScanExample[] | undefined;

function generateCommands(): ScanExample[] {
  const sentences = verbPhrases().flatMap(({ words, actions }): Phrase[] => [
    { words, actions },
    { words: `${words} twice`, actions: repeat(actions, 2) },
    { words: `${words} thrice`, actions: repeat(actions, 3) },
  ]);
  const commands = [...sentences];
  for (const first of sentences) {
    for (const second of sentences) {
      commands.push(
        {
          words: `${first.words} and ${second.words}`,
          actions: [...first.actions, ...second.actions],
        },
        {
          words: `${first.words} after ${second.words}`,
          actions: [...second.actions, ...first.actions],
        },
      );
    }
  }
  return commands.map(({ words, actions }) => ({ command: words, actions: actions.join(' ') }));
}

function verbPhrases(): Phrase[] {
  const phrases: Phrase[] = verbs.map((verb) => ({
    words: verb,
    actions: [`I_${verb.toUpperCase()}`],
  }));
  for (const verb of [...verbs, 'turn']) {
    const act = verb === 'turn' ? [] : [`I_${verb.toUpperCase()}`];
    for (const direction of directions) {
      const turn = `I_TURN_${direction.toUpperCase()}`;
      phrases.push(
        { words: `${verb} ${direction}`, actions: [turn, ...act] },
        { words: `${verb} opposite ${direction}`, actions: [turn, turn, ...act] },
        { words: `${verb} around ${direction}`, actions: repeat([turn, ...act], 4) },
      );
    }
  }
  return phrases;
}

function repeat<T>(items: readonly T[], times: number): T[] {
  return Array.from({ length: times }, () => items).flat();
}

/** The published splits that follow from a rule; the random ones (simple and its variations) do not. */
export const scanSplits = [
  'length',
  'addprim_jump',
  'addprim_turn_left',
  'template_around_right',
  'template_jump_around_right',
  'template_opposite_right',
  'template_right',
  'filler_num0',
  'filler_num1',
  'filler_num2',
  'filler_num3',
] as const;

export type ScanSplit = (typeof scanSplits)[number];

interface Rule {
  readonly isTest: (example: ScanExample) => boolean;
  readonly isTrain: (example: ScanExample) => boolean;
  /** A command that the training part repeats until it is a tenth of it, and how often it stands. */
  readonly repeated?: { readonly command: string; readonly times: number } | undefined;
}

const has =
  (phrase: string) =>
  ({ command }: ScanExample) =>
    ` ${command} `.includes(` ${phrase} `);

/** Test: the construction with any verb but turn. Train: without the construction altogether. */
function templateRule(
  template: string,
  testVerbs: readonly string[],
  heldOut: readonly string[],
): Rule {
  const anyOf = (list: readonly string[]) => (example: ScanExample) =>
    list.some((verb) => has(`${verb} ${template}`)(example));
  return {
    isTest: (example) => anyOf(testVerbs)(example) && !has(`turn ${template}`)(example),
    isTrain: (example) => !anyOf(heldOut)(example),
  };
}

const allVerbs = [...verbs, 'turn'];
const fillers = ['look', 'walk', 'run'];
const fillerRule = (count: number) =>
  templateRule('around right', ['jump'], ['jump', 'turn', ...fillers.slice(count)]);
const primitiveRule = (primitive: string, times: number): Rule => ({
  isTest: (example) => has(primitive)(example) && example.command !== primitive,
  isTrain: (example) => !has(primitive)(example) || example.command === primitive,
  repeated: { command: primitive, times },
});
const longestTrainingActions = 22;
const isShort = ({ actions }: ScanExample) => actions.split(' ').length <= longestTrainingActions;

const rules: Readonly<Record<ScanSplit, Rule>> = {
  length: { isTrain: isShort, isTest: (example) => !isShort(example) },
  addprim_jump: primitiveRule('jump', 1467),
  addprim_turn_left: primitiveRule('turn left', 2189),
  template_around_right: templateRule('around right', verbs, allVerbs),
  template_jump_around_right: templateRule('around right', ['jump'], ['jump', 'turn']),
  template_opposite_right: templateRule('opposite right', verbs, allVerbs),
  template_right: templateRule('right', verbs, allVerbs),
  filler_num0: fillerRule(0),
  filler_num1: fillerRule(1),
  filler_num2: fillerRule(2),
  filler_num3: fillerRule(3),
};

/**
 * A split of SCAN that follows from a rule, with the examples of the published files (there in
 * another order; the training part of `addprim_*` repeats its primitive as they do).
 *
 * Template and filler splits: Loula, Baroni and Lake: Rearranging the Familiar (2018). There, the
 * test part leaves out every command that has the construction with `turn`.
 *
 * @throws RangeError for a name that is not in `scanSplits`
 */
export function scanSplit(name: ScanSplit): {
  readonly train: readonly ScanExample[];
  readonly test: readonly ScanExample[];
} {
  const rule = rules[name];
  if (!rule) {
    throw new RangeError(
      `There is no rule for the SCAN split "${name}". Splits by a rule: ${scanSplits.join(', ')}.`,
    );
  }
  const commands = scanCommands();
  const times = (example: ScanExample) =>
    example.command === rule.repeated?.command ? rule.repeated.times : 1;
  return shownSplits({
    train: commands.filter(rule.isTrain).flatMap((example) => repeat([example], times(example))),
    test: commands.filter(rule.isTest),
  });
}
