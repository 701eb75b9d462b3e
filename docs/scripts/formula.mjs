// The formulas of the comments, `y = softmax(scale q k^T) v`, as TeX for the site.

const greek = new Set(['alpha', 'beta', 'gamma', 'phi', 'epsilon']);

const operators = new Map([
  ['*', '\\odot '],
  ['…', '\\ldots '],
  ['<', '\\lt '],
  ['>', '\\gt '],
  ['{', '\\{'],
  ['}', '\\}'],
]);

const tokens = /\s+|[A-Za-z][A-Za-z0-9]*'*|\d+(?:\.\d+)?|[_^]|[^\s]/gu;

/**
 * A name as mathematics: a letter as it is, with its number below it; a word upright.
 *
 * @param {string} name
 */
function nameOf(name) {
  const [, letters = '', digits = '', primes = ''] = /^([A-Za-z]+?)(\d*)('*)$/.exec(name) ?? [];
  if (letters === '') return `\\mathrm{${name}}`;
  const head = greek.has(letters)
    ? `\\${letters}`
    : letters.length === 1
      ? letters
      : `\\operatorname{${letters}}`;
  return `${head}${digits && `_{${digits}}`}${primes}`;
}

/**
 * What stands behind `_` or `^`: a group in brackets, names and numbers with commas (`q,i`), or a step (`t+1`).
 *
 * @param {string} rest
 */
function scriptOf(rest) {
  const group = /^\{([^}]*)\}/.exec(rest);
  if (group) return { length: group[0].length, text: group[1] ?? '' };
  const round = /^\([^)]*\)/.exec(rest);
  if (round) return { length: round[0].length, text: round[0] };
  const plain = /^[A-Za-z0-9]+(?:\+\d+|,[a-z](?![A-Za-z]))?/.exec(rest);
  return { length: plain?.[0].length ?? 0, text: plain?.[0] ?? '' };
}

/** @param {string} text */
const script = (text) =>
  text === 'T'
    ? '\\top'
    : text.replace(/[A-Za-z]{3,}|\bup\b/g, (word) =>
        greek.has(word) ? `\\${word}` : `\\mathrm{${word}}`,
      );

/** @param {string} formula */
export function texOf(formula) {
  const text = formula
    .replace(/\s+/g, ' ')
    .replace(
      /\b(sum|mean|max) over (.*?) of /g,
      (_, name, range) => `${name}_{${range.replace(' with ', ' : ')}} `,
    );
  let tex = '';
  let afterName = false;
  for (let at = 0; at < text.length; ) {
    tokens.lastIndex = at;
    const [token = ''] = tokens.exec(text) ?? [];
    at += token.length;
    if (token === '_' || token === '^') {
      const { length, text: found } = scriptOf(text.slice(at));
      tex += `${token}{${script(found)}}`;
      at += length;
    } else if (/^\s+$/.test(token)) {
      // Names side by side are a product.
      if (afterName && /^[A-Za-z([]/.test(text.slice(at))) tex += '\\,';
      continue;
    } else if (token === 'sqrt' && text[at] === '(') {
      const end = closing(text, at);
      tex += `\\sqrt{${texOf(text.slice(at + 1, end))}}`;
      at = end + 1;
    } else if (token === 'sum') tex += '\\sum';
    else if (/^[A-Za-z]/.test(token)) tex += nameOf(token);
    else tex += operators.get(token) ?? token;
    afterName = /^[A-Za-z0-9)\]^_']/.test(token);
  }
  return tex;
}

/**
 * Where the bracket at `open` is closed.
 *
 * @param {string} text
 * @param {number} open
 */
function closing(text, open) {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if (text[i] === '(') depth++;
    if (text[i] === ')' && --depth === 0) return i;
  }
  return text.length;
}

/**
 * Whether code in the prose of a layer page is a formula: an equation, and no program.
 *
 * @param {string} code
 */
const isFormula = (code) => /\s=\s/.test(code) && !/\bconst\b/.test(code);

/**
 * The formulas of a layer page, which stand before the line that says how the layer is made, as mathematics.
 *
 * @param {string} markdown
 */
export function withFormulas(markdown) {
  const end = markdown.indexOf('\nMade by ');
  if (end < 0) return markdown;
  const prose = markdown
    .slice(0, end)
    .replace(/`([^`]+)`/g, (code, inner) => (isFormula(inner) ? `$${texOf(inner)}$` : code));
  return prose + markdown.slice(end);
}
