import { type AST, visitRegExpAST } from '@eslint-community/regexpp';

/** The flags that decide what an element matches. */
export interface TestFlags {
  /** `v` or `u`. */
  readonly mode: 'v' | 'u';
  readonly ignoresCase: boolean;
  readonly isMultiline: boolean;
  readonly matchesLineEnds: boolean;
}

/** Whether a code point is one of a set. */
export type CharacterTest = (codePoint: number) => boolean;

/**
 * The test for one character that an element of an expression is, by the engine's own expressions, so
 * that properties, cases and sets mean the same.
 *
 * @throws Error for a set that holds strings of several characters.
 */
export function characterTest(
  element: AST.CharacterClassElement | AST.Element | { readonly raw: string },
  flags: TestFlags,
): CharacterTest {
  if ('type' in element) {
    checkCharacters(element);
    if (element.type === 'Character' && !flags.ignoresCase) {
      const { value } = element;
      return (codePoint) => codePoint === value;
    }
  }
  const named = `${flags.mode}${flags.ignoresCase ? 'i' : ''}${flags.matchesLineEnds ? 's' : ''}`;
  const expression = new RegExp(`^(?:${element.raw})$`, named);
  const known = new Map<number, boolean>();
  return (codePoint) => {
    let is = known.get(codePoint);
    if (is === undefined) {
      is = expression.test(String.fromCodePoint(codePoint));
      known.set(codePoint, is);
    }
    return is;
  };
}

function checkCharacters(element: AST.CharacterClassElement | AST.Element): void {
  const fail = () => {
    throw new Error(`${element.raw} holds strings of several characters, expected characters`);
  };
  visitRegExpAST(element, {
    onClassStringDisjunctionEnter: fail,
    onCharacterSetEnter: (set) => {
      if (set.kind === 'property' && set.strings) fail();
    },
  });
}
