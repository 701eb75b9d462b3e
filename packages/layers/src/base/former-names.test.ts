import * as tf from '@tensorflow/tfjs';
import { describe, expect, it, test } from 'vitest';
import { catalogue } from '../catalogue.js';
import { tokenEmbedding } from '../embedding/index.js';
import { subjectsByFolder } from '../fixtures/subjects.js';
import { t5Positions } from '../positional/index.js';
import type { CompositeLayer } from './composite-layer.js';

/** A saved configuration with an option under another name. */
const renamed = (config: tf.serialization.ConfigDict, from: string, to: string) => {
  const { [from]: value, ...others } = config;
  return { ...others, [to]: value } as tf.serialization.ConfigDict;
};

describe('a layer that was saved under former names of its options', () => {
  it('is loaded, by itself and in a model', () => {
    const layer = tokenEmbedding({ vocabularySize: 5, embeddingDim: 2, padId: 1 });
    const formerly = renamed(layer.getConfig(), 'padId', 'paddingId');
    const revived = (layer.constructor as typeof tf.layers.Layer).fromConfig(
      layer.constructor as never,
      formerly,
    );
    expect(revived.getConfig()).toEqual(layer.getConfig());

    const t5 = t5Positions({ bidirectional: false });
    const saved = renamed(t5.getConfig(), 'bidirectional', 'isBidirectional');
    expect(
      tf.serialization.SerializationMap.getMap()
        .classNameMap[t5.getClassName()]![1](t5.constructor as never, saved)
        .getConfig(),
    ).toEqual(t5.getConfig());
  });

  it('is not made from them in code', () => {
    expect(() =>
      tokenEmbedding({ vocabularySize: 5, embeddingDim: 2, paddingId: 1 } as never),
    ).toThrow('unknown option "paddingId"; did you mean "padId"?');
  });
});

test('a former name gives way to an option that there is', () => {
  const former = catalogue.flatMap((layer) =>
    Object.entries((layer as unknown as typeof CompositeLayer).formerNames),
  );
  expect(former.length).toBeGreaterThan(0);
  const subjects = Object.values(subjectsByFolder).flat();
  const options = new Set(subjects.flatMap(({ create }) => Object.keys(create().getConfig())));
  for (const [name, present] of former)
    expect([options.has(name), options.has(present)]).toEqual([false, true]);
});
