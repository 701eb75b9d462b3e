import { work } from './work.js';

const report = work();
document.querySelector('pre')!.textContent = JSON.stringify(report, null, 2);
Object.assign(globalThis, { report });
