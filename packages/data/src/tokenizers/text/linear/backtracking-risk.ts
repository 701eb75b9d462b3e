import type { AST } from '@eslint-community/regexpp';

/** Variable repetitions in a row that a backtracking engine may try in every combination. */
const MAX_IN_A_ROW = 8;
/** Unbounded ones in a row: the time grows with this power of the length of the text. */
const MAX_UNBOUNDED = 3;
/** How often a variable part may be repeated: each repetition multiplies what is tried. */
const MAX_REPEATED = 8;

interface Count {
  readonly variable: number;
  readonly unbounded: number;
}

const none: Count = { variable: 0, unbounded: 0 };

/**
 * Whether a backtracking engine may need time that is exponential, or a high power, of the length of
 * a text. Errs on the side of yes: a repetition within a repetition, an alternation within one, or
 * many repetitions in a row.
 */
export function mayBacktrackWithoutBound(pattern: AST.Pattern): boolean {
  return pattern.alternatives.some((alternative) => isRisky(countOf(alternative, 1)));
}

const isRisky = ({ variable, unbounded }: Count): boolean =>
  variable > MAX_IN_A_ROW || unbounded > MAX_UNBOUNDED;

type Node = AST.Alternative | AST.Element | AST.QuantifiableElement;

function countOf(node: Node, repeated: number): Count {
  switch (node.type) {
    case 'Alternative':
      return node.elements.map((element) => countOf(element, repeated)).reduce(added, none);
    case 'Group':
    case 'CapturingGroup':
      return alternationCount(node.alternatives, repeated);
    case 'Assertion':
      return node.kind === 'lookahead' || node.kind === 'lookbehind'
        ? alternationCount(node.alternatives, repeated)
        : none;
    case 'Quantifier': {
      const inner = countOf(node.element, repeated * node.max);
      if (node.min === node.max) return times(inner, Math.min(node.max, MAX_IN_A_ROW + 1));
      const own = { variable: 1, unbounded: node.max === Number.POSITIVE_INFINITY ? 1 : 0 };
      const all = added(own, inner);
      return repeated > MAX_REPEATED ? times(all, MAX_IN_A_ROW + 1) : all;
    }
    default:
      return none;
  }
}

function alternationCount(alternatives: readonly AST.Alternative[], repeated: number): Count {
  const counts = alternatives.map((alternative) => countOf(alternative, repeated));
  const largest = counts.reduce(
    (a, b) => ({
      variable: Math.max(a.variable, b.variable),
      unbounded: Math.max(a.unbounded, b.unbounded),
    }),
    none,
  );
  const isChoiceInLoop = alternatives.length > 1 && repeated > MAX_REPEATED;
  return isChoiceInLoop ? { ...largest, variable: MAX_IN_A_ROW + 1 } : largest;
}

const added = (a: Count, b: Count): Count => ({
  variable: a.variable + b.variable,
  unbounded: a.unbounded + b.unbounded,
});

const times = ({ variable, unbounded }: Count, n: number): Count => ({
  variable: variable * n,
  unbounded: unbounded * n,
});
