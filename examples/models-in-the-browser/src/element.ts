/** An element with text in it, never markup. */
export function element(tag: string, className: string, text = ''): HTMLElement {
  const made = document.createElement(tag);
  made.className = className;
  made.textContent = text;
  return made;
}

/** An element with markup from a function that escapes what it was given. */
export function drawn(className: string, markup: string): HTMLElement {
  const made = element('div', className);
  made.innerHTML = markup;
  return made;
}
