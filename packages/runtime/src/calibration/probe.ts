// The child process of a calibration: starts TensorFlow with the settings that its argument holds, says
// `{"ready": true}`, and answers each line with the milliseconds of a step of every case.
import { createInterface } from 'node:readline';
import { useTensorFlow } from '../use-tensorflow.js';
import { calibrationCases } from './cases.js';
import type { Settings } from './settings.js';

/** Each of its first calls traces, compiles, or warms up. */
const WARM_UP = 2;

async function probe(settings: Settings): Promise<void> {
  await useTensorFlow({ ...settings, device: 'cpu', offline: true, calibration: 'off' });
  const cases = calibrationCases();
  for (const { run } of cases) for (let call = 0; call < WARM_UP; call++) run();
  const answer = (message: object) => process.stdout.write(`${JSON.stringify(message)}\n`);
  const lines = createInterface({ input: process.stdin });
  lines.on('line', () => {
    const milliseconds = cases.map(({ name, run }) => {
      const start = performance.now();
      run();
      return [name, performance.now() - start];
    });
    answer(Object.fromEntries(milliseconds));
  });
  // Ends with the calibration, also one that was killed.
  lines.on('close', () => process.exit(0));
  answer({ ready: true });
}

void probe(JSON.parse(process.argv[2]!) as Settings);
