import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import { jasmine } from './jasmine.mjs';
import '@tensorflow/tfjs-backend-cpu/dist/index';
import { useTensorFlow } from '@resattn/runtime';
import { compareCompilers } from './compilers.mjs';
import { exceptionOf } from './exceptions.mjs';
import { recordPrograms } from './programs.mjs';

const { suite, grep, json, backend, record, compare } = JSON.parse(process.env.TFJS_SPECS);

setTestEnvs([{ name: 'resattn', backendName: backend, flags: {}, isDataSync: true }]);

const counts = { passed: 0, failed: 0, pending: 0, excluded: 0 };
const failures = [];
const excepted = new Map();
const reporter = {
  specDone({ fullName, status, failedExpectations }) {
    if (status in counts) counts[status]++;
    if (status !== 'failed' && status !== 'passed') return;
    const reason = exceptionOf(suite, fullName);
    if (status === 'failed') {
      const messages = failedExpectations.map(({ message, stack }) => ({ message, stack }));
      if (reason === undefined || backend !== 'tensorflow') failures.push({ fullName, messages });
      else excepted.set(reason, (excepted.get(reason) ?? 0) + 1);
    } else if (reason !== undefined && backend === 'tensorflow') {
      failures.push({ fullName, messages: [{ message: 'passes, but is listed as an exception' }] });
    }
  },
};

async function main() {
  if (backend === 'tensorflow') {
    // Small programs, in several processes at once: more threads would wait for one another.
    const threads = compare ? { intraOpThreads: 1, interOpThreads: 1 } : {};
    const { line } = await useTensorFlow({ device: 'cpu', ...threads });
    console.log(line);
  }
  const log = console.log;
  if (compare) {
    await tf.setBackend('tensorflow');
    compareCompilers(compare, log);
    return;
  }
  if (record) recordPrograms(record);
  await import('specs');
  const env = jasmine.getEnv();
  env.configure({
    random: false,
    ...(grep === '' ? {} : { specFilter: (spec) => spec.getFullName().includes(grep) }),
  });
  env.clearReporters();
  env.addReporter(reporter);
  // The specs test warnings.
  for (const method of ['log', 'warn', 'info']) console[method] = () => {};
  const { overallStatus, failedExpectations = [] } = await env.execute();
  console.log = log;
  for (const { fullName, messages } of failures) {
    log(`FAILED ${fullName}`);
    for (const { message } of messages.slice(0, 1)) log(`       ${message.slice(0, 300)}`);
  }
  for (const { message } of failedExpectations) log(`FAILED outside a spec: ${message}`);
  for (const [reason, count] of excepted) log(`${count} excepted: ${reason}`);
  log(
    `tfjs-${suite}, backend ${tf.getBackend() || backend}: ${counts.passed} passed, ` +
      `${counts.failed} failed, of which ${failures.length} unexpectedly; ${counts.pending} pending`,
  );
  if (json) writeFileSync(json, JSON.stringify(failures, null, 1));
  const isWrong =
    failures.length > 0 ||
    failedExpectations.length > 0 ||
    (overallStatus === 'incomplete' && grep === '');
  process.exit(isWrong ? 1 : 0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
