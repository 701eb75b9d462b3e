import type { AddCommand } from '../command.js';
import { exitStatus } from '../errors.js';
import { addExamples } from '../help/additions.js';

/** `resattn doctor` */
export const addDoctorCommand: AddCommand = (program, context) => {
  const command = addExamples(program.command('doctor'), 'doctor', 'doctor --json');
  command
    .description('diagnose this machine: backend, missing pieces, fixes')
    .option('--json', 'print the findings as JSON')
    .action(async (options: { json?: true }) => {
      const { terminal, setStatus } = await context();
      const { doctor, useBestBackend } = await import('@resattn/runtime');
      const startBackend = () => useBestBackend({ offline: true, progress: false });
      const findings = await doctor({ startBackend });
      const { printFindings } = await import('../views/findings.js');
      if (options.json) terminal.out(JSON.stringify(findings, null, 2));
      else printFindings(findings, terminal);
      if (findings.some(({ status }) => status === 'problem')) setStatus(exitStatus.failed);
    });
};
