/** Colour-blind-safe hues (Okabe and Ito 2008), darkened or lightened for each background. */
const light = `--ra-paper:#fff;--ra-panel:#f5f7f9;--ra-ink:#1b2127;--ra-muted:#59636e;--ra-line:#d3d9e0;
--ra-1:#0072b2;--ra-2:#b84b00;--ra-3:#00805c;--ra-4:#a8497f;--ra-5:#8a6200;--ra-6:#5a54c4;--ra-7:#3a3f45;
--ra-heat:#08519c;--ra-miss:#b84b00;--ra-mark:255,170,51;color-scheme:light`;
const dark = `--ra-paper:#14181d;--ra-panel:#1d232a;--ra-ink:#e8ecf1;--ra-muted:#9ca8b5;--ra-line:#38414b;
--ra-1:#56b4e9;--ra-2:#ff8b45;--ra-3:#2fc795;--ra-4:#e290c2;--ra-5:#e8bb4a;--ra-6:#aaa8ff;--ra-7:#c3cad2;
--ra-heat:#7ccbff;--ra-miss:#ff8b45;--ra-mark:150,84,0;color-scheme:dark`;

/**
 * Colours as CSS variables of every element of class `resattn`. They follow the reader's system,
 * unless an ancestor says `data-theme="light"` or `"dark"`, or is a page of JupyterLab or a notebook of VS Code
 * of either.
 */
export const themeStyle: string = `.resattn{${light}}
@media (prefers-color-scheme:dark){.resattn{${dark}}}
[data-theme=light] .resattn,.resattn[data-theme=light],[data-jp-theme-light=true] .resattn,[data-vscode-theme-kind=vscode-light] .resattn{${light}}
[data-theme=dark] .resattn,.resattn[data-theme=dark],[data-jp-theme-light=false] .resattn,[data-vscode-theme-kind=vscode-dark] .resattn{${dark}}
@media print{.resattn.resattn,[data-theme=dark] .resattn.resattn{${light}}}`.replaceAll('\n', '');

export const fontFamily: string =
  "system-ui,-apple-system,'Segoe UI','Noto Sans','Helvetica Neue',Arial,sans-serif";
