import { createHash } from 'node:crypto';
import { fontFamily, themeStyle } from '@resattn/vis';
import { client } from './client.js';

const script = `(${client})()`;

const style = `${themeStyle}
*{box-sizing:border-box}
html{background:var(--ra-paper);color:var(--ra-ink);font-family:${fontFamily};line-height:1.5;-webkit-text-size-adjust:100%}
body{margin:0 auto;max-width:720px;padding:24px clamp(16px,5vw,40px) 64px}
header{display:flex;align-items:baseline;justify-content:space-between;gap:16px;margin-bottom:20px}
h1{font-size:1.35rem;margin:0;letter-spacing:-.01em}
h2{font-size:.95rem;font-weight:600;color:var(--ra-muted);margin:28px 0 10px}
a{color:var(--ra-1)}
label{display:block;font-size:.9rem;color:var(--ra-muted);margin-bottom:6px}
textarea,select,input{width:100%;font:inherit;font-size:1.05rem;color:inherit;background:var(--ra-panel);border:1px solid var(--ra-line);border-radius:10px;padding:12px 14px}
textarea{min-height:7.2em;resize:vertical;display:block}
select{width:auto;max-width:100%;padding:8px 12px;font-size:.95rem}
.row{display:flex;flex-wrap:wrap;gap:12px;align-items:end;justify-content:space-between;margin-top:12px}
.row button{margin-left:auto}
button{font:inherit;font-weight:600;color:var(--ra-paper);background:var(--ra-1);border:0;border-radius:10px;padding:10px 22px;min-height:44px;cursor:pointer}
button:hover{filter:brightness(1.08)}
button[aria-busy]{opacity:.7}
:focus-visible{outline:2px solid var(--ra-1);outline-offset:2px}
.muted{color:var(--ra-muted);font-size:.9rem;margin:.5em 0}
#problem{color:var(--ra-miss);margin:14px 0 0;min-height:1.5em}
#secret{margin-top:12px}
.answer{display:flex;flex-wrap:wrap;align-items:baseline;gap:4px 14px;margin:8px 0 0}
.answer strong{font-size:clamp(1.6rem,6vw,2.2rem);line-height:1.2;overflow-wrap:anywhere}
.answer .muted{font-size:1.1rem}
.unsure{font-size:.9rem;border:1px solid var(--ra-line);border-radius:6px;padding:2px 8px}
.scores{display:grid;grid-template-columns:minmax(60px,max-content) 1fr;gap:8px 16px;margin:0;align-items:center}
.scores dt{overflow-wrap:anywhere;max-width:38vw}
.scores dd{margin:0;display:grid;grid-template-columns:1fr 4.2em;gap:12px;align-items:center}
.bar{height:12px;border-radius:6px;background:var(--ra-panel)}
.bar::before{content:'';display:block;height:100%;width:max(4px,calc(100%*var(--share)));border-radius:6px;background:var(--ra-1)}
.number{text-align:end;font-variant-numeric:tabular-nums}
.written{font-size:1.25rem;margin:24px 0 0;white-space:pre-wrap;overflow-wrap:anywhere}
.weighted{font-size:1.25rem;line-height:2;margin:0;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}
.weighted span{background:rgba(var(--ra-mark),var(--w));border-radius:4px;padding:.12em 0}
.tagged{font-size:1.25rem;line-height:2;margin:0 0 1em;white-space:pre-wrap;overflow-wrap:anywhere;unicode-bidi:plaintext}
.tagged mark{background:rgba(var(--ra-mark),.35);color:inherit;border-radius:4px;padding:.12em .2em}
.tagged small{color:var(--ra-muted);margin-inline-start:.35em;font-size:.7em}
.frame{overflow-x:auto;padding-bottom:8px}
.aligned{border-collapse:collapse;font-size:.85rem}
.aligned th{font-weight:400;white-space:nowrap;padding:2px 6px}
.aligned th[scope=row]{text-align:end;position:sticky;left:0;background:var(--ra-paper)}
.aligned th[scope=col]{vertical-align:bottom;padding:0 2px}
.aligned .upright{writing-mode:vertical-rl;display:inline-block}
.aligned .weight{width:24px;min-width:24px;height:24px;border:1px solid var(--ra-line);background:rgba(var(--ra-mark),var(--w))}
[hidden]{display:none!important}`;

const hash = createHash('sha256').update(script).digest('base64');

/** Headers of the page: it may run its own script, and ask this server. */
export const pageHeaders: Readonly<Record<string, string>> = {
  'content-type': 'text/html; charset=utf-8',
  'cache-control': 'no-cache',
  'content-security-policy':
    `default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-${hash}'; img-src data:; ` +
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
};

/** The page where one types a text and sees what the model makes of it. */
export const servedPage = `<!doctype html>
<html lang="en" class="resattn">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<link rel="icon" href="data:,">
<title>resattn</title>
<style>${style}</style>
</head>
<body>
<header><h1>resattn</h1><a href="docs">API</a></header>
<main>
<p id="about" class="muted"></p>
<form id="form">
<label for="text">Text</label>
<textarea id="text" autocomplete="off" autofocus placeholder="Type a text, then press Enter"></textarea>
<div id="secret" hidden><label for="token">Token of this server</label><input id="token" type="password" autocomplete="off"></div>
<div class="row"><span id="choice" hidden><label for="model">Model</label><select id="model"></select></span>
<button id="send" type="submit">Classify</button></div>
</form>
<p id="problem" role="alert"></p>
<div id="result" aria-live="polite"></div>
</main>
<script>${script}</script>
</body>
</html>
`;
