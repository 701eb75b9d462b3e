// The process that runs the cells, started by the kernel.
import process from 'node:process';
import { exposeForgetting } from './async-contexts.js';
import { CellRunner } from './cell-runner.js';
import { watchForInterrupts } from './interrupts.js';
import type { FromWorker, ToWorker } from './messages.js';
import { OutputChannel } from './output-channel.js';
import { Questions } from './questions.js';
import { runStorage } from './run-storage.js';
import { redirectStreams } from './streams.js';

exposeForgetting();
const channel = new OutputChannel();
const send = (message: FromWorker) => channel.send(message);
const questions = new Questions(send, () => runStorage.getStore()?.id ?? 0);
const runner = new CellRunner(process.cwd(), channel, questions);
redirectStreams(channel, () => runner.attribution());
watchForInterrupts(runner);

process.on('message', (message: ToWorker) => {
  // What a cell has done to the globals may keep the kernel's own code from working; the end of the process is told.
  if (message.type === 'run')
    void runner.run(message.request).catch(() => process.kill(process.pid, 'SIGKILL'));
  else if (message.type === 'answer') questions.answer(message);
});
process.on('worker', (thread) => runStorage.getStore()?.owns(thread));
// Nothing reads what comes after the kernel has gone.
process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
// The kernel asks by its own channel; the terminal's Ctrl-C reaches the whole group.
process.on('SIGINT', () => {});
process.on('uncaughtException', (error) => runner.reportUncaught(error));
process.on('unhandledRejection', (reason) => runner.reportUncaught(reason));
process.on('exit', (status) => send({ type: 'exiting', status: Number(status) }));
send({ type: 'ready' });
