import type { AddCommand } from '../command.js';
import { exitStatus } from '../errors.js';

/** `resattn doctor` */
export const addDoctorCommand: AddCommand = (program, context) => {
  program
    .command('doctor')
    .description('look at this machine: what computes, what is missing, what to do about it')
    .option('--json', 'print the findings as JSON')
    .action(async (options: { json?: true }) => {
      const { terminal, setStatus } = await context();
      const { doctor, formatFindings, useBestBackend } = await import('@resattn/runtime');
      const startBackend = () => useBestBackend({ offline: true, progress: false });
      const findings = await doctor({ startBackend });
      const hasColor = terminal.colors.out.isColorSupported;
      terminal.out(
        options.json ? JSON.stringify(findings, null, 2) : formatFindings(findings, hasColor),
      );
      if (findings.some(({ status }) => status === 'problem')) setStatus(exitStatus.failed);
    });
};
