import { Buffer } from 'node:buffer';
import process from 'node:process';
import { StringDecoder } from 'node:string_decoder';
import type { OutputChannel } from './output-channel.js';

/**
 * Sends what JavaScript writes to standard output and error, `console` included, to the kernel as text of
 * the cell that wrote it. What native code and child processes write goes the long way, through pipes.
 *
 * @param attribution the run that the running code belongs to; undefined where nobody is to see it
 */
export function redirectStreams(
  channel: OutputChannel,
  attribution: () => number | undefined,
): void {
  for (const name of ['stdout', 'stderr'] as const) {
    const decoder = new StringDecoder('utf8');
    const write = (
      chunk: string | Uint8Array,
      encoding?: BufferEncoding | ((error?: Error | null) => void),
      callback?: (error?: Error | null) => void,
    ): boolean => {
      const text = typeof chunk === 'string' ? chunk : decoder.write(Buffer.from(chunk));
      const run = attribution();
      if (run !== undefined) channel.stream(run, name, text);
      const done = typeof encoding === 'function' ? encoding : callback;
      if (done) process.nextTick(done);
      return true;
    };
    process[name].write = write as NodeJS.WriteStream['write'];
  }
}
