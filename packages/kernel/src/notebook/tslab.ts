// What `import … from 'tslab'` gives in a cell, so that notebooks of tslab run unchanged.
import { toBase64 } from './base64.js';
import { newDisplayId } from './display-id.js';
import { requireHost } from './host.js';

/** Shows content of one MIME type. */
export interface Display {
  javascript(content: string): void;
  html(content: string): void;
  markdown(content: string): void;
  latex(content: string): void;
  svg(content: string): void;
  png(content: Uint8Array): void;
  jpeg(content: Uint8Array): void;
  gif(content: Uint8Array): void;
  pdf(content: Uint8Array): void;
  text(content: string): void;
  raw(contentType: string, content: string | Uint8Array): void;
}

function displayBy(raw: Display['raw']): Display {
  return {
    javascript: (content) => raw('text/javascript', content),
    html: (content) => raw('text/html', content),
    markdown: (content) => raw('text/markdown', content),
    latex: (content) => raw('text/latex', content),
    svg: (content) => raw('image/svg+xml', content),
    png: (content) => raw('image/png', content),
    jpeg: (content) => raw('image/jpeg', content),
    gif: (content) => raw('image/gif', content),
    pdf: (content) => raw('application/pdf', content),
    text: (content) => raw('text/plain', content),
    raw,
  };
}

const encode = (content: string | Uint8Array) =>
  typeof content === 'string' ? content : toBase64(content);

/** Each call adds an output. */
export const display: Display = displayBy((type, content) =>
  requireHost().showBundle({ [type]: encode(content) }, {}),
);

/** The first call adds an output, the later ones replace it. */
export function newDisplay(): Display {
  const id = newDisplayId();
  let isUpdate = false;
  return displayBy((type, content) => {
    requireHost().showBundle({ [type]: encode(content) }, { id, isUpdate });
    isUpdate = true;
  });
}

/** Versions of what runs the cells. */
export const versions: { readonly node: string } = {
  node: globalThis.process?.versions.node ?? '',
};
