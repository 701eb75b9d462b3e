/**
 * Control characters of a text as escapes that can be read (`\u001b`): what comes from data, files and
 * servers must not move the cursor, set the window's title or turn a line around. Line feeds and tabs
 * stay. In JSON the escapes mean the same characters.
 */
export function visible(text: string): string {
  return text.replace(
    /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g,
    escaped,
  );
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
}
