import { escapeText, fontFamily, themeStyle } from '@resattn/host';
import { weightedTextStyle } from '../attention/weighted-text.js';
import { markedTextStyle } from '../marked/marked-text.js';
import { pageScript, pageScriptHash } from './page-script.js';

export interface Page {
  readonly title: string;
  /** HTML, already escaped. */
  readonly body: string;
}

const pageStyle = `${themeStyle}
*{box-sizing:border-box}
html{background:var(--ra-paper);color:var(--ra-ink);font-family:${fontFamily};line-height:1.5;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:1080px;padding:20px clamp(14px,4vw,40px) 60px}
header{display:flex;gap:12px;align-items:flex-start;justify-content:space-between}
h1{font-size:clamp(1.4rem,5vw,2rem);line-height:1.2;margin:.2em 0 .4em}
h2{font-size:1.2rem;margin:2.2em 0 .6em;padding-bottom:.25em;border-bottom:1px solid var(--ra-line)}
h3{font-size:1rem;margin:1.4em 0 .5em}
p{margin:.5em 0}
.muted,caption{color:var(--ra-muted)}
nav{display:flex;flex-wrap:wrap;gap:4px 16px;margin:1em 0;font-size:.9rem}
a{color:var(--ra-1)}
button{font:inherit;color:inherit;background:var(--ra-panel);border:1px solid var(--ra-line);border-radius:6px;min-width:38px;min-height:34px;cursor:pointer}
:focus-visible{outline:2px solid var(--ra-1);outline-offset:2px}
.scroll{overflow:auto;max-width:100%}
table{border-collapse:collapse;font-size:.92rem;font-variant-numeric:tabular-nums}
caption{text-align:start;font-size:.85rem;padding:0 0 4px}
th,td{padding:5px 14px 5px 0;text-align:start;border-bottom:1px solid var(--ra-line);vertical-align:top}
th{font-weight:600}
tbody th{font-weight:400}
.number{text-align:end;white-space:nowrap}
.headline{display:grid;grid-template-columns:repeat(auto-fit,minmax(150px,1fr));gap:12px;margin:1em 0}
.headline div{background:var(--ra-panel);border-radius:10px;padding:12px 16px}
.headline dt{color:var(--ra-muted);font-size:.85rem}
.headline dd{margin:0;font-size:1.5rem;font-weight:600}
.headline dd small{display:block;font-size:.8rem;font-weight:400;color:var(--ra-muted)}
.panels{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(100%,400px),1fr));gap:8px}
figure{margin:0}
figcaption{font-size:.85rem;color:var(--ra-muted);display:flex;gap:8px;align-items:center;flex-wrap:wrap;margin-bottom:6px}
figcaption span{flex:1 1 240px}
.large .scroll{max-height:85vh}
.large svg.resattn{max-width:none}
svg.resattn .selected{stroke:var(--ra-ink);stroke-width:2px}
.sample{background:var(--ra-panel);border-radius:10px;padding:8px 16px;margin:10px 0}
.sample p{margin:.2em 0}
.sample .weighted{font-size:1.25rem}
.wrong{color:var(--ra-miss)}
pre{background:var(--ra-panel);border-radius:10px;padding:12px 16px;overflow:auto;font-size:.85rem}
#tip{position:fixed;z-index:9;pointer-events:none;max-width:min(320px,90vw);background:var(--ra-ink);color:var(--ra-paper);padding:4px 9px;border-radius:6px;font-size:.85rem}
[hidden]{display:none!important}
@media print{button,nav{display:none}.large .scroll{max-height:none}}
${weightedTextStyle}
${markedTextStyle}`;

/**
 * A complete HTML page with its style and script inside. Its policy forbids every request and every
 * script but its own.
 */
export function htmlPage({ title, body }: Page): string {
  const policy = `default-src 'none'; style-src 'unsafe-inline'; script-src '${pageScriptHash}'; img-src data:; base-uri 'none'; form-action 'none'`;
  return `<!doctype html>
<html lang="en" class="resattn">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>${escapeText(title)}</title>
<style>${pageStyle}</style>
</head>
<body>
${body}
<div id="tip" role="status" aria-live="polite" hidden></div>
<script>${pageScript}</script>
</body>
</html>
`;
}

/** The button that the page's script turns into a theme switch; hidden without scripts. */
export const themeButton = '<button id="theme" type="button" hidden></button>';
