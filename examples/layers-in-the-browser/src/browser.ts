import { type Report, trainSaveLoad } from './train.js';

const progress = document.querySelector('progress')!;
const output = document.querySelector('output')!;

const report: Report = await trainSaveLoad(
  { save: 'indexeddb://which-came-first', load: () => 'indexeddb://which-came-first' },
  (epoch, loss) => {
    progress.value = epoch;
    output.textContent = `epoch ${epoch}: loss ${loss.toFixed(4)}`;
  },
);
output.textContent =
  `backend ${report.backend}, accuracy ${report.accuracy.toFixed(3)}; ` +
  `loaded again from this browser: largest difference ${report.difference}`;
const row = document.querySelector('#attention')!;
report.letters.forEach((letter, i) => {
  const cell = document.createElement('span');
  cell.textContent = letter;
  cell.title = report.weights[i]!.toFixed(3);
  cell.style.background = `rgb(30 100 220 / ${report.weights[i]})`;
  row.append(cell);
});
// For whoever drives the browser.
Object.assign(globalThis, { report });
