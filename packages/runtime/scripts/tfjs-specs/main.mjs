import { writeFileSync } from 'node:fs';
import * as tf from '@tensorflow/tfjs';
import { setTestEnvs } from '@tensorflow/tfjs-core/dist/jasmine_util';
import { jasmine } from './jasmine.mjs';
import '@tensorflow/tfjs-backend-cpu/dist/index';
import { useTensorFlow } from '@resattn/runtime';
import { compareCompilers, recordPrograms } from './compilers.mjs';
import { exceptionOf } from './exceptions.mjs';

const { suite, grep, json, backend, compilers } = JSON.parse(process.env.TFJS_SPECS);

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
    const { line } = await useTensorFlow({ device: 'cpu' });
    console.log(line);
  }
  const log = console.log;
  const programs = compilers ? recordPrograms() : new Map();
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
  let differences = [];
  if (compilers) {
    await tf.setBackend('tensorflow');
    tf.env().set('IS_TEST', false);
    const compared = compareCompilers(programs.values());
    differences = compared.differences;
    for (const text of differences) log(`DIFFERS ${text}`);
    for (const [text, count] of compared.refusals) log(`refused ${count}: ${text}`);
    const { counts } = compared;
    log(
      `${counts.compared} programs: ${differences.length} differ, ${counts.refusedByGraph} are ` +
        `refused in a graph, ${counts.refusedByXla} by XLA`,
    );
  }
  if (json) writeFileSync(json, JSON.stringify(failures, null, 1));
  const isWrong =
    failures.length > 0 ||
    differences.length > 0 ||
    failedExpectations.length > 0 ||
    (overallStatus === 'incomplete' && grep === '');
  process.exit(isWrong ? 1 : 0);
}

main().catch((error) => {
  console.error(error);
  process.exit(1);
});
