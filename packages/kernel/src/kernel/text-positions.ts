/** The protocol counts code points, JavaScript UTF-16 units; they differ after an emoji. */

export function fromCodePoints(text: string, position: number): number {
  let index = 0;
  for (let count = 0; count < position && index < text.length; count++)
    index += text.codePointAt(index)! > 0xffff ? 2 : 1;
  return index;
}

export function toCodePoints(text: string, index: number): number {
  return [...text.slice(0, index)].length;
}
