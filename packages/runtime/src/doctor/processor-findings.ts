import { MIN_PROCESSORS, recordedCalibration, tooLittle } from '../calibration/calibrate.js';
import { calibrationMode } from '../calibration/mode.js';
import type { CalibrationRecord } from '../calibration/record.js';
import {
  type ChosenSettings,
  chooseSettings,
  defaultSettings,
  demandsOf,
  isDecided,
  relativeTime,
  type Settings,
} from '../calibration/settings.js';
import { processorTime, usableCores } from '../processor/cores.js';
import { instructionSets } from '../processor/instruction-sets.js';
import { bfloat16Obstacle, int8Obstacle } from '../processor/obstacles.js';
import { ONE_DNN_VARIABLE } from '../processor/one-dnn.js';
import { type Processor, thisProcessor } from '../processor/processor.js';
import type { TensorFlowLibrary } from '../provision/library.js';
import type { Finding } from './finding.js';

const REDO =
  'Measure again: `resattn setup --calibrate`. Turn off: RESATTN_CALIBRATION=off or --no-calibration.';

/** The instruction sets of the processor, and what computes with them. */
export function processorFindings(
  processor: Processor = thisProcessor(),
  environment: NodeJS.ProcessEnv = process.env,
): Finding[] {
  const standard = defaultSettings(processor, usableCores(), environment);
  const { oneDnn } = { ...standard, ...demandsOf({}, environment) };
  // As it will be when TensorFlow is started.
  const started =
    oneDnn === undefined ? environment : { ...environment, [ONE_DNN_VARIABLE]: oneDnn ? '1' : '0' };
  const machine = { isGpu: false, processor, environment: started };
  return [
    instructions(processor),
    product('int8', int8Obstacle(machine), 'products of dense layers are computed in float32'),
    product('bfloat16', bfloat16Obstacle(machine), "precision: 'bfloat16' is refused"),
  ];
}

function instructions(processor: Processor): Finding {
  const topic = 'Processor';
  const sets = instructionSets(processor);
  const cores = `${usableCores()} usable cores`;
  if (sets.length === 0) {
    const found = `${cores}; the system does not list its instruction sets`;
    return { topic, status: 'note', found };
  }
  const present = sets.flatMap(({ name, isPresent, enables }) =>
    isPresent ? [`${name} (${enables})`] : [],
  );
  const absent = sets.flatMap(({ name, isPresent }) => (isPresent ? [] : [name]));
  const without = absent.length === 0 ? '' : `; without ${absent.join(', ')}`;
  return { topic, status: 'ok', found: `${cores}; ${present.join(', ')}${without}` };
}

function product(topic: string, obstacle: string | undefined, instead: string): Finding {
  return obstacle === undefined
    ? { topic, status: 'ok', found: 'products are available' }
    : { topic, status: 'note', found: `not here (${obstacle}): ${instead}` };
}

/** What TensorFlow is started with on the processor, who chose it, and the figures behind it. */
export function calibrationFinding(
  library: TensorFlowLibrary,
  cacheFolder: string,
  environment: NodeJS.ProcessEnv = process.env,
  processors = processorTime(),
): Finding {
  const topic = 'Settings';
  try {
    const mode = calibrationMode(undefined, environment);
    const record = mode === 'off' ? undefined : recordedCalibration(library, { cacheFolder });
    const demands = demandsOf({}, environment);
    const standard = defaultSettings(thisProcessor(), usableCores(), environment);
    const chosen = chooseSettings(record?.timings ?? [], standard, demands);
    const by = isDecided(demands) ? 'user' : chosen.chosenBy;
    const isTooSlow = processors < MIN_PROCESSORS && by !== 'user';
    if (isTooSlow && mode !== 'off' && record === undefined) {
      const found = `${describe(chosen)}; the defaults: ${tooLittle(processors)}`;
      return { topic, status: 'ok', found };
    }
    const found = `${describe(chosen)}; ${reason(by, mode, record)}`;
    const said = environment[ONE_DNN_VARIABLE];
    const given = demands.oneDnn === undefined ? '' : ` ${ONE_DNN_VARIABLE}=${said} is yours.`;
    if (mode === 'off') return { topic, status: 'ok', found };
    if (record) return { topic, status: 'ok', found, advice: `${REDO}${given}` };
    const advice = `\`resattn setup\` or the first \`resattn train\` measures it, in less than five seconds.${given}`;
    return { topic, status: 'note', found, advice };
  } catch (error) {
    return { topic, status: 'problem', found: 'not usable', advice: (error as Error).message };
  }
}

function reason(
  by: ChosenSettings['chosenBy'],
  mode: string,
  record: CalibrationRecord | undefined,
): string {
  if (by === 'user') return 'set by you';
  if (mode === 'off') return 'the defaults: calibration is off';
  if (record === undefined) return 'the defaults: not measured for this processor yet';
  if (record.timings.length === 0) {
    return `the defaults: the calibration of ${day(record)} did not finish; it is retried after a day`;
  }
  const [first] = record.timings;
  const figures = record.timings.map(
    (timing) => `${describe(timing.settings)} ${relativeTime(timing, first!).toFixed(2)}`,
  );
  return `measured on ${day(record)} in ${record.seconds.toFixed(1)} s, times relative to the default: ${figures.join('; ')}${
    record.isBusy ? '; threads were not measured, since the machine was busy' : ''
  }`;
}

const day = ({ date }: CalibrationRecord): string => date.slice(0, 10);

function describe({ oneDnn, intraOpThreads }: Settings): string {
  const state = oneDnn === undefined ? "TensorFlow's default" : oneDnn ? 'on' : 'off';
  return `oneDNN ${state}, ${intraOpThreads} ${intraOpThreads === 1 ? 'thread' : 'threads'} inside an operation`;
}
