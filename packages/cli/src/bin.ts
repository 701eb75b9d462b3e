import { main } from './program.js';

// Whoever reads the output may stop before its end, as `head` does: that is no failure. What a closed
// terminal can no longer be told is not worth an error either; the work goes on to its end.
for (const stream of [process.stdout, process.stderr]) {
  stream.on('error', ({ code }: NodeJS.ErrnoException) => {
    if (stream === process.stdout && code === 'EPIPE') process.exit();
  });
}

// The exit status is set, not forced, so that what is still being written gets out.
main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
