import type { AST } from '@eslint-community/regexpp';
import { type CharacterTest, characterTest, type TestFlags } from './character-test.js';

/** One instruction of a {@link Program}; numbers are places in its list. */
export type Instruction =
  | { readonly op: 'character'; readonly test: CharacterTest }
  /** Continues at `first`, and if that fails at `second`; `index` numbers the branches. */
  | { readonly op: 'branch'; first: number; second: number; readonly index: number }
  | { readonly op: 'jump'; to: number }
  /** Enters an optional iteration that may match nothing. */
  | { readonly op: 'enter' }
  /** Leaves such an iteration; fails if it has matched nothing. */
  | { readonly op: 'leave' }
  | { readonly op: 'edge'; readonly at: 'start' | 'end'; readonly isMultiline: boolean }
  | { readonly op: 'wordEdge'; readonly test: CharacterTest; readonly isNegated: boolean }
  /** What precedes or follows must match, or must not. */
  | { readonly op: 'look'; readonly program: Program; readonly isNegated: boolean }
  /** Continues after the first match of `program`, and tries no other. */
  | { readonly op: 'atomic'; readonly program: Program }
  | { readonly op: 'match' };

/** A regular expression as instructions, read forwards, or backwards by a lookbehind. */
export interface Program {
  readonly instructions: readonly Instruction[];
  readonly branches: number;
  /** How deep the iterations between `enter` and `leave` are nested. */
  readonly depth: number;
  readonly isBackward: boolean;
}

const MAX_INSTRUCTIONS = 20_000;

/**
 * The instructions of a parsed expression.
 *
 * @throws Error for back references (other than those that express atomic groups), sets of strings,
 *   and for what counted repetitions make too large.
 */
export function compileProgram(
  alternatives: readonly AST.Alternative[],
  flags: TestFlags,
  isBackward = false,
): Program {
  const compiler = new Compiler(isBackward);
  compiler.alternation(alternatives, flags);
  compiler.push({ op: 'match' });
  const { instructions, branches, maxDepth: depth } = compiler;
  return { instructions, branches, depth, isBackward };
}

class Compiler {
  readonly instructions: Instruction[] = [];
  branches = 0;
  maxDepth = 0;
  private depth = 0;

  constructor(private readonly isBackward: boolean) {}

  push<I extends Instruction>(instruction: I): I {
    if (this.instructions.length >= MAX_INSTRUCTIONS)
      throw new Error(
        `counted repetitions make it larger than ${MAX_INSTRUCTIONS} steps; lower the counts`,
      );
    this.instructions.push(instruction);
    return instruction;
  }

  private branch() {
    return this.push({ op: 'branch' as const, first: -1, second: -1, index: this.branches++ });
  }

  private get here(): number {
    return this.instructions.length;
  }

  alternation(alternatives: readonly AST.Alternative[], flags: TestFlags): void {
    const ends: { to: number }[] = [];
    alternatives.forEach((alternative, i) => {
      const isLast = i === alternatives.length - 1;
      const branch = isLast ? undefined : this.branch();
      if (branch) branch.first = this.here;
      this.sequence(alternative.elements, flags);
      if (branch) {
        ends.push(this.push({ op: 'jump' as const, to: -1 }));
        branch.second = this.here;
      }
    });
    for (const end of ends) end.to = this.here;
  }

  private sequence(elements: readonly AST.Element[], flags: TestFlags): void {
    const steps: (() => void)[] = [];
    for (let i = 0; i < elements.length; i++) {
      const element = elements[i]!;
      const atomic = atomicGroup(element, elements[i + 1]);
      if (atomic) {
        i++;
        steps.push(() =>
          this.push({
            op: 'atomic',
            program: compileProgram(atomic.alternatives, flags, this.isBackward),
          }),
        );
      } else steps.push(() => this.element(element, flags));
    }
    if (this.isBackward) steps.reverse();
    for (const step of steps) step();
  }

  private element(element: AST.Element, flags: TestFlags): void {
    switch (element.type) {
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass':
        this.push({ op: 'character', test: characterTest(element, flags) });
        return;
      case 'CapturingGroup':
        this.alternation(element.alternatives, flags);
        return;
      case 'Group':
        this.alternation(element.alternatives, withModifiers(flags, element.modifiers));
        return;
      case 'Quantifier':
        this.quantifier(element, flags);
        return;
      case 'Assertion':
        this.assertion(element, flags);
        return;
      case 'Backreference':
        throw new Error('it refers back to a group, which cannot be matched in linear time');
    }
  }

  private assertion(node: AST.Assertion, flags: TestFlags): void {
    if (node.kind === 'word') {
      const test = characterTest({ raw: '\\w' }, flags);
      this.push({ op: 'wordEdge', test, isNegated: node.negate });
    } else if (node.kind === 'lookahead' || node.kind === 'lookbehind') {
      const program = compileProgram(node.alternatives, flags, node.kind === 'lookbehind');
      this.push({ op: 'look', program, isNegated: node.negate });
    } else {
      this.push({ op: 'edge', at: node.kind, isMultiline: flags.isMultiline });
    }
  }

  private quantifier({ element, min, max, greedy }: AST.Quantifier, flags: TestFlags): void {
    const once = () => this.element(element, flags);
    const isUnbounded = max === Number.POSITIVE_INFINITY;
    const mayBeEmpty = matchesNothing(element);
    const isLoopEntered = isUnbounded && min > 0 && !mayBeEmpty;
    const required = isLoopEntered ? min - 1 : min;
    for (let i = 0; i < required; i++) once();
    const optional = mayBeEmpty ? () => this.unlessEmpty(once) : once;
    if (isUnbounded) {
      if (isLoopEntered) this.oneOrMore(once, greedy);
      else this.zeroOrMore(optional, greedy);
      return;
    }
    const branches = Array.from({ length: max - min }, () => {
      const branch = this.branch();
      this.enter(branch, greedy, this.here);
      optional();
      return branch;
    });
    for (const branch of branches) this.leave(branch, greedy, this.here);
  }

  /** ECMAScript: an iteration beyond the required ones fails if it matches nothing. */
  private unlessEmpty(once: () => void): void {
    this.depth++;
    this.maxDepth = Math.max(this.maxDepth, this.depth);
    this.push({ op: 'enter' });
    once();
    this.push({ op: 'leave' });
    this.depth--;
  }

  private zeroOrMore(once: () => void, greedy: boolean): void {
    const start = this.here;
    const branch = this.branch();
    this.enter(branch, greedy, this.here);
    once();
    this.push({ op: 'jump', to: start });
    this.leave(branch, greedy, this.here);
  }

  private oneOrMore(once: () => void, greedy: boolean): void {
    const start = this.here;
    once();
    const branch = this.branch();
    this.enter(branch, greedy, start);
    this.leave(branch, greedy, this.here);
  }

  private enter(branch: { first: number; second: number }, greedy: boolean, at: number): void {
    branch[greedy ? 'first' : 'second'] = at;
  }

  private leave(branch: { first: number; second: number }, greedy: boolean, at: number): void {
    branch[greedy ? 'second' : 'first'] = at;
  }
}

/** Whether an element may match the empty text. */
function matchesNothing(element: AST.Element): boolean {
  switch (element.type) {
    case 'Group':
    case 'CapturingGroup':
      return element.alternatives.some(({ elements }) => elements.every(matchesNothing));
    case 'Quantifier':
      return element.min === 0 || matchesNothing(element.element);
    default:
      return element.type === 'Assertion' || element.type === 'Backreference';
  }
}

/** JavaScript writes the atomic group `(?>x)` as `(?=(x))\1`. */
function atomicGroup(
  element: AST.Element,
  next: AST.Element | undefined,
): AST.CapturingGroup | undefined {
  if (element.type !== 'Assertion' || element.kind !== 'lookahead' || element.negate)
    return undefined;
  const [only, ...more] = element.alternatives;
  const group = more.length === 0 && only?.elements.length === 1 ? only.elements[0] : undefined;
  if (group?.type !== 'CapturingGroup' || next?.type !== 'Backreference') return undefined;
  return next.resolved === group ? group : undefined;
}

function withModifiers(flags: TestFlags, modifiers: AST.Modifiers | null | undefined): TestFlags {
  if (!modifiers) return flags;
  const { add, remove } = modifiers;
  const set = (now: boolean, flag: 'ignoreCase' | 'multiline' | 'dotAll') =>
    add[flag] ? true : remove?.[flag] ? false : now;
  return {
    ...flags,
    ignoresCase: set(flags.ignoresCase, 'ignoreCase'),
    isMultiline: set(flags.isMultiline, 'multiline'),
    matchesLineEnds: set(flags.matchesLineEnds, 'dotAll'),
  };
}
