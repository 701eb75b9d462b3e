import type { AST } from '@eslint-community/regexpp';

/** Variable repetitions in a row that a backtracking engine may try in every combination. */
const MAX_IN_A_ROW = 8;
/** How often a variable part may be repeated: each repetition multiplies what is tried. */
const MAX_REPEATED = 8;

interface Count {
  readonly variable: number;
  /** Unbounded repetitions before what may fail. */
  readonly unbounded: number;
}

const none: Count = { variable: 0, unbounded: 0 };

/**
 * What a backtracking engine may need for a text of length n, looking from each place in it: `high` is
 * more than n^2, exponential for instance; `square` is n^2; `none` is less. Errs on the side of more:
 * a repetition within a repetition, an alternation within one, several repetitions before what may
 * fail, or many in a row are high.
 */
export type BacktrackingRisk = 'none' | 'square' | 'high';

export function backtrackingRisk({ alternatives }: AST.Pattern): BacktrackingRisk {
  const counts = alternatives.map((alternative) => countOf(alternative, 1, false));
  if (counts.some(({ variable, unbounded }) => variable > MAX_IN_A_ROW || unbounded > 1))
    return 'high';
  return counts.some(({ unbounded }) => unbounded > 0) ? 'square' : 'none';
}

type Node = AST.Alternative | AST.Element | AST.QuantifiableElement;

/**
 * @param repeated how often the loops around the node repeat it
 * @param isFollowed whether something after the node may fail, so that the node is tried again
 */
function countOf(node: Node, repeated: number, isFollowed: boolean): Count {
  switch (node.type) {
    case 'Alternative':
      return node.elements
        .map((element, i) => {
          const rest = node.elements.slice(i + 1);
          return countOf(element, repeated, isFollowed || rest.some(mayFail));
        })
        .reduce(added, none);
    case 'Group':
    case 'CapturingGroup':
      return alternationCount(node.alternatives, repeated, isFollowed);
    case 'Assertion':
      return node.kind === 'lookahead' || node.kind === 'lookbehind'
        ? alternationCount(node.alternatives, repeated, true)
        : none;
    case 'Quantifier': {
      const inner = countOf(node.element, repeated * node.max, isFollowed || node.max > 1);
      if (node.min === node.max) return times(inner, Math.min(node.max, MAX_IN_A_ROW + 1));
      const isOpen = node.max === Number.POSITIVE_INFINITY && isFollowed;
      const all = added({ variable: 1, unbounded: isOpen ? 1 : 0 }, inner);
      return repeated > MAX_REPEATED ? times(all, MAX_IN_A_ROW + 1) : all;
    }
    default:
      return none;
  }
}

const mayFail = (element: AST.Element): boolean => element.type !== 'Quantifier' || element.min > 0;

function alternationCount(
  alternatives: readonly AST.Alternative[],
  repeated: number,
  isFollowed: boolean,
): Count {
  const counts = alternatives.map((alternative) => countOf(alternative, repeated, isFollowed));
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
