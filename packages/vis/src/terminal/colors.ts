/** What a terminal can show: no colours, or 256 of them. */
export interface TerminalOptions {
  /** Default false: plain text, fit for a log. */
  readonly color?: boolean | undefined;
}

const csi = '\u001b[';

/** Black or white text on a background from dark to bright amber, by a strength from 0 to 1. */
export function shade(text: string, strength: number): string {
  // Of the 6 x 6 x 6 colour cube: a ramp that grows in lightness.
  const ramp = [0, 52, 94, 130, 136, 172, 178, 214, 220];
  const step = Math.min(ramp.length - 1, Math.round(strength * (ramp.length - 1)));
  if (step <= 0) return text;
  return `${csi}48;5;${ramp[step]};38;5;${step >= 4 ? 16 : 231}m${text}${csi}0m`;
}

/** Text in one of the 256 colours. */
export function tint(text: string, color: number): string {
  return text === '' ? '' : `${csi}38;5;${color}m${text}${csi}0m`;
}

/** Text that cannot drive the terminal: control characters show as U+FFFD, line ends as `⏎`. */
export function plainText(text: string): string {
  return text
    .replace(/\r\n|[\r\n\u2028\u2029]/g, '⏎')
    .replaceAll('\t', ' ')
    .replace(/[\u0000-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
