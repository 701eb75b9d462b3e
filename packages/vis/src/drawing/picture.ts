import { escapeText, fontFamily, themeStyle } from '@resattn/host';

/** What surrounds the marks of every picture. */
export interface Picture {
  readonly width: number;
  readonly height: number;
  /** What it shows, for a reader who does not see it. */
  readonly label: string;
  /** SVG markup, already escaped. */
  readonly body: string;
  /** Marks can be reached one by one: `graphics-document` instead of one image. */
  readonly isExplorable?: boolean | undefined;
}

const ownStyle = `${themeStyle}
svg.resattn{display:block;max-width:100%;height:auto;background:var(--ra-paper);color:var(--ra-ink);font-family:${fontFamily};font-size:12px}
svg.resattn text{white-space:pre}
svg.resattn text.muted,svg.resattn .ticks text{fill:var(--ra-muted)}
svg.resattn .title{font-size:13px;font-weight:600}`;

/** A complete SVG document that also stands inside HTML as it is. */
export function drawPicture({ width, height, label, body, isExplorable }: Picture): string {
  const size = `width="${round(width)}" height="${round(height)}" viewBox="0 0 ${round(width)} ${round(height)}"`;
  const role = isExplorable ? 'role="graphics-document document"' : 'role="img"';
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" class="resattn" ${role} ` +
    `aria-label="${escapeText(label)}" ${size} fill="currentColor">` +
    `<style>${ownStyle}</style>${body}</svg>`
  );
}

/** A picture that says why there is nothing to see. */
export function drawNothing(label: string, why: string, width = 420, height = 120): string {
  const body = `<text x="${width / 2}" y="${height / 2}" text-anchor="middle" class="muted">${escapeText(why)}</text>`;
  return drawPicture({ width, height, label: `${label}: ${why}`, body });
}

/** `<text>` with escaped content. */
export function svgText(
  x: number,
  y: number,
  text: string,
  { anchor = 'start', className = '', extra = '' } = {},
): string {
  const named = className ? ` class="${className}"` : '';
  return `<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}"${named}${extra}>${escapeText(text)}</text>`;
}

/** A coordinate with two digits after the point at most. */
export function round(value: number): number {
  return Math.round(100 * value) / 100;
}
