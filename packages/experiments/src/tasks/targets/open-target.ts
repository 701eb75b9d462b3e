import { loadClassifier } from '@resattn/models/node';
import type { Tell } from '../../events.js';
import { tellUnfinished } from '../../run/run-folder.js';
import type { Opened } from '../../task.js';
import { classifierOf, type OpenedClassifier } from '../classification/open-classifier.js';
import type { NetworkConfig, OutputReading } from './task.js';

/** The model of a run, ready for use, and how its outputs are read. */
export interface OpenedTarget extends OpenedClassifier {
  readonly reading: OutputReading;
}

/** Loads the model of a run; one that is not finished has its best checkpoint so far, and tells so. */
export async function openTarget(
  { run, config }: Opened<NetworkConfig>,
  tell: Tell,
): Promise<OpenedTarget> {
  await tellUnfinished(run, tell);
  const bundle = await loadClassifier(run.folder);
  const { temperature, thresholds, scale } = bundle;
  return {
    ...classifierOf(bundle, config.maxLength),
    reading: {
      ...(temperature !== undefined && { temperature }),
      ...(thresholds && { thresholds }),
      ...(scale && { scale }),
    },
  };
}
