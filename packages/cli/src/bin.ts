import { exitStatus } from './errors.js';
import { main } from './program.js';

// Whoever reads the output may stop before its end, as `head` does: that is no failure. What a closed
// terminal can no longer be told is not worth an error either; the work continues to its end.
process.stderr.on('error', () => {});
process.stdout.on('error', ({ code, message }: NodeJS.ErrnoException) => {
  if (code === 'EPIPE') process.exit();
  if (code === 'EIO' || process.exitCode === exitStatus.failed) return;
  process.exitCode = exitStatus.failed;
  process.stderr.write(`error: standard output cannot be written: ${message}\n`);
});

// The exit status is set, not forced, so that what is still being written gets out.
main(process.argv.slice(2)).then((status) => {
  process.exitCode ||= status;
});
