import { main } from './program.js';

// The exit status is set, not forced, so that what is still being written gets out.
main(process.argv.slice(2)).then((status) => {
  process.exitCode = status;
});
