/**
 * Text outside fenced code, changed; code as it is.
 *
 * @param {string} markdown
 * @param {(text: string) => string} change
 */
export function outsideCode(markdown, change) {
  return markdown
    .split(/(^```[\s\S]*?^```$)/m)
    .map((part, i) => (i % 2 ? part : change(part)))
    .join('');
}

/** An inline link or image: the mark of an image, the words, the target. */
export const inlineLink = /(!?)\[((?:[^[\]]|\[[^\]]*\])*)\]\(([^()\s]+)\)/g;

/**
 * Whether a target lies within the repository, relative to the file that names it.
 *
 * @param {string} target
 */
export const isRelative = (target) => !/^([a-z]+:|#|\/)/.test(target);
