const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/**
 * Text for the content or a quoted attribute of HTML or SVG. What XML cannot hold (control
 * characters, lone surrogates) becomes U+FFFD, so that an SVG file stays well-formed.
 */
export function escapeText(text: string): string {
  return replaceUnprintable(text).replace(/[&<>"']/g, (character) => entities[character]!);
}

/** The text with control characters, lone surrogates and non-characters replaced by U+FFFD. */
export function replaceUnprintable(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f\ufffe\uffff]|\p{Surrogate}/gu,
    '\ufffd',
  );
}
