export {
  clearOutput,
  type DisplayHandle,
  display,
  displayBundle,
  input,
} from './notebook/display.js';
export { interrupted } from './notebook/interrupted.js';
export { type Displayable, displaySymbol, type MimeBundle } from './notebook/mime-bundle.js';
