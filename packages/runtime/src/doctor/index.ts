export { type DoctorOptions, doctor } from './doctor.js';
export { type Finding, formatFindings } from './finding.js';
