import { type TaggedText, type TaggerBundle, TaggingPipeline } from '@resattn/models';
import { loadTagger } from '@resattn/models/node';
import type { Tell } from '../../events.js';
import { tellUnfinished } from '../../run/run-folder.js';
import type { Opened, OpenedModel } from '../../task.js';
import type { TaggingConfig } from './config.js';

/** The model of a run that tags, ready for use. */
export interface OpenedTagger
  extends OpenedModel<TaggedText>,
    Pick<TaggerBundle, 'tags' | 'tagging'> {
  readonly pipeline: TaggingPipeline;
}

/** Loads the model of a run; one that is not finished has its best checkpoint so far, and tells so. */
export async function openTagger(
  { run, config }: Opened<TaggingConfig>,
  tell: Tell,
): Promise<OpenedTagger> {
  await tellUnfinished(run, tell);
  const bundle = await loadTagger(run.folder);
  const pipeline = new TaggingPipeline(bundle, { maxLength: config.maxLength });
  const { tags, tagging } = bundle;
  return {
    ...{ tags, tagging, pipeline },
    predict: (texts) => pipeline.tag(texts),
    dispose: () => pipeline.dispose(),
  };
}
