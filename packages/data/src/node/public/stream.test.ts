import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { packTar } from 'modern-tar';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { ContentChecksum } from '../../public/public-set.js';
import { cnnDailyMail } from '../../public/sets/cnn-daily-mail.js';
import { archiveTexts } from './archive.js';
import { loadPublicSet, type PublicSetOptions } from './load.js';
import { streamPublicSet } from './stream.js';
import { verifyPublicSets } from './verify.js';

let folder: string;
let options: PublicSetOptions;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'resattn-stream-'));
  mkdirSync(join(folder, 'cnn_dailymail'));
  options = {
    dataFolder: folder,
    cacheFolder: join(folder, 'cache'),
    offline: true,
    onLicence() {},
  };
});
afterEach(() => rmSync(folder, { recursive: true }));

const sha1 = (text: string) => createHash('sha1').update(text).digest('hex');
const addressOf = (story: string) => `http://news.example/${story}`;

async function archiveOf(texts: Readonly<Record<string, string>>): Promise<Buffer> {
  const entries = Object.entries(texts).map(([name, body]) => ({
    header: { name, size: Buffer.byteLength(body), type: 'file' as const },
    body,
  }));
  return gzipSync(await packTar(entries));
}

async function collect<T>(examples: AsyncIterable<T>): Promise<T[]> {
  const all: T[] = [];
  for await (const example of examples) all.push(example);
  return all;
}

/** Files of the published layout, passed for the published ones while something is done. */
async function withStories(act: () => Promise<void>) {
  const story = (text: string, ...highlights: string[]) =>
    [text, ...highlights.map((line) => `@highlight\n\n${line}`)].join('\n\n');
  const path = (publisher: string, name: string) =>
    `${publisher}/stories/${sha1(addressOf(name))}.story`;
  const files: Record<string, Buffer> = {
    'cnn_stories.tgz': await archiveOf({
      [path('cnn', 'harbour')]: story(
        '(CNN) -- The harbour is open.\n\nA caption\n\n“It is.”',
        'Harbour opens',
        'Ships wait no more',
      ),
      [path('cnn', 'unlisted')]: story('Nobody asked.', 'Nothing'),
      [path('cnn', 'bare')]: 'No highlights here.',
      'cnn/stories/notes.txt': 'not a story',
    }),
    'dailymail_stories.tgz': await archiveOf({
      [path('dailymail', 'engine')]: story('Motor läuft!', 'Engine runs.'),
      [path('dailymail', 'bridge')]: story('The bridge stands.', 'It stands.'),
    }),
    'all_train.txt': Buffer.from(`${['engine', 'harbour', 'bare'].map(addressOf).join('\n')}\n`),
    'all_val.txt': Buffer.from(`${addressOf('bridge')}\n`),
    'all_test.txt': Buffer.from(`${addressOf('gone')}\n`),
  };
  const published = cnnDailyMail.files.map(({ checksum }) => checksum);
  const writable: readonly { readonly name: string; checksum: ContentChecksum }[] =
    cnnDailyMail.files;
  for (const file of writable) {
    const content = files[file.name]!;
    writeFileSync(join(folder, 'cnn_dailymail', file.name), content);
    file.checksum = { sha256: createHash('sha256').update(content).digest('hex') };
  }
  await act().finally(() => {
    writable.forEach((file, i) => {
      file.checksum = published[i]!;
    });
  });
}

describe('streamPublicSet', () => {
  it('gives the stories of a split out of the archives, by the list of addresses', async () => {
    await withStories(async () => {
      expect(await collect(streamPublicSet('cnn_dailymail', 'train', options))).toEqual([
        {
          id: sha1(addressOf('harbour')),
          sentences: ['(CNN) -- The harbour is open.', 'A caption .', '“It is.”'],
          highlights: ['Harbour opens .', 'Ships wait no more .'],
        },
        {
          id: sha1(addressOf('engine')),
          sentences: ['Motor läuft!'],
          highlights: ['Engine runs.'],
        },
      ]);
      const [only, ...rest] = await collect(
        streamPublicSet('cnn_dailymail', 'validation', options),
      );
      expect(only!.sentences).toEqual(['The bridge stands.']);
      expect(rest).toEqual([]);
      expect(await collect(streamPublicSet('cnn_dailymail', 'test', options))).toEqual([]);
    });
  });

  it('can be left in the middle', async () => {
    await withStories(async () => {
      for await (const { sentences } of streamPublicSet('cnn_dailymail', 'train', options)) {
        expect(sentences).toHaveLength(3);
        break;
      }
    });
  });

  it('verifies archives by their checksum and counts what the splits give', async () => {
    await withStories(async () => {
      const [report] = await verifyPublicSets(['cnn_dailymail'], options);
      expect(report!.files.map(({ status }) => status)).toEqual(Array(5).fill('verified'));
      expect(report!.splits.map(({ counted }) => counted)).toEqual([2, 1, 0]);
      // Two stories are not the 287,113 that were published.
      expect(report!.status).toBe('wrong');
    });
    const [changed] = await verifyPublicSets(['cnn_dailymail'], options);
    expect(changed!.files.map(({ status }) => status)).toEqual(Array(5).fill('wrong'));
  });

  it('reads the other sets too, and names what there is not', async () => {
    await expect(collect(streamPublicSet('cnn_dailymail', 'dev', options))).rejects.toThrow(
      /cnn_dailymail has no split "dev"\. It has train, validation, test/,
    );
    await expect(collect(streamPublicSet('trec', 'train', options))).rejects.toThrow(
      /train.txt of trec is neither in the offline folder/,
    );
    await expect(loadPublicSet('cnn_dailymail', options)).rejects.toThrow(
      /too large to be read at once\. .*streamPublicSet\('cnn_dailymail', split\)/,
    );
  });
});

describe('archiveTexts', () => {
  const write = (content: Uint8Array) => {
    const path = join(folder, 'given.tgz');
    writeFileSync(path, content);
    return path;
  };

  it.each(['../outside.story', '/etc/outside.story', 'a/../../b', '..\\outside', 'c:\\outside'])(
    'refuses an entry that leads out of the folder: %s',
    async (name) => {
      const path = write(await archiveOf({ 'a/inside.story': 'fine', [name]: 'bad' }));
      await expect(collect(archiveTexts(path))).rejects.toThrow(/given\.tgz .* is refused/);
    },
  );

  it('refuses what swells beyond any text', async () => {
    const entries = Object.fromEntries(
      Array.from({ length: 8 }, (_, i) => [`${i}.story`, '\0'.repeat(1 << 20)]),
    );
    await expect(collect(archiveTexts(write(await archiveOf(entries))))).rejects.toThrow(
      /swells to more than 1048576 bytes/,
    );
  });

  it('refuses damaged archives and other files', async () => {
    const whole = await archiveOf({
      'a.story': Array.from({ length: 999 }, (_, i) => Math.sqrt(i)).join(),
    });
    for (const content of [whole.subarray(0, 300), gzipSync('no archive'), Buffer.from('text')])
      await expect(collect(archiveTexts(write(content)))).rejects.toThrow(
        /given\.tgz cannot be read as an archive/,
      );
  });
});
