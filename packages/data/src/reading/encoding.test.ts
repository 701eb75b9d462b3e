import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decodeStream, decodeText } from './decode.js';
import { describeEncoding, detectEncoding } from './encoding.js';

const utf8 = (text: string) => new TextEncoder().encode(text);

/** Encodes by turning the decoder round; every character of one or two bytes is tried. */
function encoderOf(encoding: string) {
  const codes = new Map<string, number[]>();
  const decoder = new TextDecoder(encoding);
  for (let first = 255; first >= 0; first--) {
    for (let second = 255; second >= 64; second--) {
      const text = decoder.decode(Uint8Array.of(first, second));
      if (text.length === 1 && text !== '\ufffd') codes.set(text, [first, second]);
    }
  }
  for (let byte = 255; byte >= 0; byte--) {
    const text = decoder.decode(Uint8Array.of(byte), { stream: true });
    // A lead byte waits for its second byte; this takes it back out.
    if (text === '') decoder.decode();
    if (text !== '\ufffd') codes.set(text, [byte]);
  }
  return (text: string) =>
    Uint8Array.from(
      [...text].flatMap((character) => {
        const code = codes.get(character);
        if (!code) throw new Error(`${encoding} has no ${character}`);
        return code;
      }),
    );
}

const utf16 = (text: string, littleEndian: boolean) => {
  const view = new DataView(new ArrayBuffer(2 * text.length));
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), littleEndian);
  return new Uint8Array(view.buffer);
};

const chinese =
  '标题,类别\n人民银行今天宣布下调存款准备金率，市场流动性保持合理充裕,财经\n' +
  '国家队在昨天晚上的比赛中以三比一战胜对手，晋级下一轮,体育\n' +
  '教育部发布通知要求各地做好新学期开学工作，保障学生的身体健康,教育\n';
const traditional =
  '標題,類別\n中央銀行今天宣布調降存款準備率，市場資金仍然充裕,財經\n' +
  '國家隊在昨天晚上的比賽中以三比一戰勝對手，進入下一輪,體育\n' +
  '教育部發布通知要求各地做好新學期開學工作，保障學生的身體健康,教育\n';
const japanese =
  '見出し,分類\n日本銀行は今日、金融政策の方針を発表しました,経済\n' +
  '昨日の試合で日本代表は三対一で勝ちました,スポーツ\n新しい学期が始まり、子どもたちは学校に行きます,教育\n';
const russian =
  'текст,класс\nЦентральный банк сегодня объявил о снижении ключевой ставки,экономика\n' +
  'Сборная вчера вечером победила со счётом три один и вышла в следующий круг,спорт\n';
const french =
  'texte,classe\nLa banque centrale a annoncé aujourd’hui une baisse des taux d’intérêt,économie\n' +
  'L’équipe a gagné hier soir après une très belle soirée, l’été était déjà là,sport\n';

describe('detectEncoding', () => {
  it('reads what was written, and says how it knows', () => {
    for (const [text, bytes, encoding] of [
      [chinese, encoderOf('gb18030')(chinese), 'gb18030'],
      [traditional, encoderOf('big5')(traditional), 'big5'],
      [japanese, encoderOf('shift_jis')(japanese), 'shift_jis'],
      [russian, encoderOf('windows-1251')(russian), 'windows-1251'],
      [french, encoderOf('windows-1252')(french), 'windows-1252'],
      [french, utf16(french, true), 'utf-16le'],
      [french, utf16(french, false), 'utf-16be'],
    ] as const) {
      const found = detectEncoding(bytes);
      expect(found.encoding).toBe(encoding);
      expect(found.evidence).toBe('guessed');
      expect(describeEncoding(found)).toMatch(/\(guessed, confidence \d+ of 100\)/);
      expect(decodeText(bytes).text).toBe(text);
    }
  });

  it('goes by the byte order mark, which is not part of the text', () => {
    const mark = '\ufeff';
    for (const [bytes, encoding] of [
      [utf8(mark + chinese), 'utf-8'],
      [utf16(mark + chinese, true), 'utf-16le'],
      [utf16(mark + chinese, false), 'utf-16be'],
    ] as const) {
      expect(detectEncoding(bytes)).toEqual({ encoding, evidence: 'byte order mark' });
      expect(decodeText(bytes).text).toBe(chinese);
    }
    expect(decodeText(utf8(`a\n${mark}b\n`)).text).toBe(`a\n${mark}b\n`);
  });

  it('knows UTF-8, cut within a character too, and takes ASCII for it', () => {
    for (const text of [chinese, 'plain', '', '😀 emoji']) {
      expect(detectEncoding(utf8(text))).toEqual({ encoding: 'utf-8', evidence: 'valid' });
    }
    expect(detectEncoding(utf8(chinese).subarray(0, 100)).encoding).toBe('utf-8');
  });

  it('knows UTF-16 without a mark in scripts with few characters of ASCII', () => {
    for (const text of [chinese, traditional, japanese, russian, '一,1\n上不,0\n']) {
      for (const littleEndian of [true, false]) {
        const bytes = utf16(text, littleEndian);
        expect(detectEncoding(bytes).encoding).toBe(littleEndian ? 'utf-16le' : 'utf-16be');
        expect(decodeText(bytes).text).toBe(text);
      }
    }
    for (const broken of ['a,b\n\0', 'a text\0 with a zero\nin it', '文本\0文本\n']) {
      expect(() => detectEncoding(utf8(broken))).toThrow(/NUL/);
    }
  });

  it('asks for the encoding where there is too little to tell it by', () => {
    const bytes = encoderOf('gb18030')('很好,1\n不行,0\n');
    expect(() => decodeText(bytes)).toThrow(
      /encoding is not sure.*could be gb18030: "很好,1", .*big5: "/,
    );
    expect(decodeText(bytes, { encoding: 'gb18030' }).text).toContain('很好');
  });

  it('knows Chinese, Korean and Japanese of few different words from each other', () => {
    const table = (texts: readonly string[]) =>
      `text,label\n${Array.from({ length: 40 }, (_, i) => `${texts[i % texts.length]} ${i},${i % 2}\n`).join('')}`;
    for (const [texts, encoding] of [
      [['这家酒店很好喜欢', '这家餐厅太差讨厌'], 'gb18030'],
      [['商店一般般', '公园非常棒'], 'gb18030'],
      [['이 호텔은 정말 좋았습니다', '영화가 너무 지루했어요'], 'euc-kr'],
      [['この映画はとても良い', 'このホテルはひどい'], 'euc-jp'],
      [['這家酒店很好喜歡', '這家餐廳太差討厭'], 'big5'],
    ] as const) {
      expect(detectEncoding(encoderOf(encoding)(table(texts))).encoding, texts[0]).toBe(encoding);
    }
  });

  it('takes words of letters beyond ASCII alone for no Latin ones', () => {
    const countries = ['Франция', 'Германия', 'Польша', 'Норвегия', 'Китай', 'Испания', 'Италия'];
    const text = countries.map((name, i) => `${name},pos ${i}\n`).join('');
    const bytes = encoderOf('windows-1251')(`text,label\n${text}`);
    const found = detectEncoding(bytes);
    // Too few words may be to be asked about, but never to be read as windows-1252.
    expect(found.encoding === 'windows-1251' || found.confidence! < 20).toBe(true);
    const greek = encoderOf('iso-8859-7')('text,label\nΓαλλία,1\nΓερμανία,2\nΚίνα,1\nΙταλία,2\n');
    expect(detectEncoding(greek).encoding).toBe('iso-8859-7');
  });

  it('takes a very short Chinese or Latin text for what it is', () => {
    expect(detectEncoding(encoderOf('gb18030')('你好,1\n')).encoding).toBe('gb18030');
    expect(detectEncoding(encoderOf('windows-1252')('café,1\n')).encoding).toBe('windows-1252');
  });

  it('knows UTF-8 in which characters were cut off', () => {
    const rows = (text: string) => `text,label\na film,1\n${text},0\n`;
    for (const [whole, kept] of [
      ['😀', 3],
      ['😀', 2],
      ['中', 2],
    ] as const) {
      const [before, after] = rows(`fine ${whole}`).split(whole) as [string, string];
      const bytes = Uint8Array.of(
        ...utf8(before),
        ...utf8(whole).subarray(0, kept),
        ...utf8(after),
      );
      expect(detectEncoding(bytes).encoding).toBe('utf-8');
      expect(() => decodeText(bytes)).toThrow('Line 3 is not valid utf-8');
      expect(decodeText(bytes, { invalid: 'replace' }).text).toBe(rows('fine \ufffd'));
    }
    for (const text of ['café,1\n', 'naïve été\n', '«café»\n'])
      expect(detectEncoding(encoderOf('windows-1252')(text)).encoding).not.toBe('utf-8');
  });

  it('refuses UTF-32 by its name', () => {
    for (const bytes of [
      [0xff, 0xfe, 0, 0, 0x61, 0, 0, 0],
      [0, 0, 0xfe, 0xff, 0, 0, 0, 0x61],
    ])
      expect(() => detectEncoding(Uint8Array.from(bytes))).toThrow(
        /UTF-32.*save the text as UTF-8/,
      );
  });

  it('refuses what is no text and says what it is', () => {
    const bytes = (text: string) => Uint8Array.from(text, (c) => c.charCodeAt(0));
    expect(() => detectEncoding(bytes('PK\x03\x04rest'))).toThrow(/zip archive.*unzip/);
    for (const [start, what] of [
      [`PK\x03\x04${'\0'.repeat(26)}[Content_Types].xml`, /Excel.*CSV/],
      ['BZh91AY', /bzip2.*bunzip2/],
      ['\x93NUMPY\x01\x00', /NumPy.*CSV/],
      ['\x89HDF\r\n\x1a\n', /HDF5/],
      ['\x80\x05\x95\x10\0', /pickle/],
      ['\xfd7zXZ\x00\x00', /xz.*unxz/],
      [`notes.txt${'\0'.repeat(248)}ustar`, /tar archive.*unpack/],
    ] as const) {
      expect(() => detectEncoding(bytes(start))).toThrow(what);
      expect(() => decodeText(bytes(start), { encoding: 'windows-1252' })).toThrow(what);
    }
    expect(() => detectEncoding(bytes('%PDF-1.7'))).toThrow(/PDF/);
    expect(() => detectEncoding(bytes('PAR1'))).toThrow(/Parquet/);
    expect(() => detectEncoding(bytes('text\0more text'))).toThrow(/byte 4 is NUL/);
  });
});

describe('decodeStream', () => {
  const collect = async (text: AsyncIterable<string>) => {
    let all = '';
    for await (const piece of text) all += piece;
    return all;
  };
  const cut = (bytes: Uint8Array, size: number) =>
    Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
      bytes.slice(i * size, (i + 1) * size),
    );

  it('gives the same text however the bytes are cut', async () => {
    const texts = fc.string({ unit: 'grapheme' }).map((text) => text.replaceAll('\0', ''));
    await fc.assert(
      fc.asyncProperty(fc.array(texts), fc.integer({ min: 1, max: 7 }), async (lines, size) => {
        const text = lines.join('\n');
        const decoded = await decodeStream(cut(utf8(text), size), { encoding: 'utf-8' });
        expect(await collect(decoded.text)).toBe(text.replace(/^\ufeff/, ''));
        const wide = [new Uint8Array(), ...cut(utf16(text, false), size)];
        const other = await decodeStream(wide, { encoding: 'utf-16be' });
        expect(await collect(other.text)).toBe(text.replace(/^\ufeff/, ''));
      }),
    );
    const decoded = await decodeStream(cut(utf16(chinese, true), 3), { encoding: 'utf-16le' });
    expect(await collect(decoded.text)).toBe(chinese);
  });

  it('reads a long line of UTF-16 in pieces, each once', async () => {
    const line = '长'.repeat(1 << 21);
    const decoded = await decodeStream(cut(utf16(line, true), 1001), { encoding: 'utf-16le' });
    expect(await collect(decoded.text)).toBe(line);
  });

  const mixed = () => {
    const line = encoderOf('windows-1252')('déjà vu\n');
    const good = utf8('schön\n');
    return Uint8Array.from([...good, ...good, ...line, ...good]);
  };

  it('names the line in another encoding, or repairs it on demand and counts', async () => {
    expect(() => decodeText(mixed())).toThrow(/Line 3 is not valid utf-8.*mixes encodings/);
    expect(decodeText(mixed(), { invalid: 'windows-1252' })).toMatchObject({
      text: 'schön\nschön\ndéjà vu\nschön\n',
      invalidLines: 1,
      encoding: 'utf-8',
    });
    expect(decodeText(mixed(), { invalid: 'replace' })).toMatchObject({
      text: 'schön\nschön\nd\ufffdj\ufffd vu\nschön\n',
      invalidLines: 1,
    });
    const stream = await decodeStream(cut(mixed(), 5), { invalid: 'windows-1252' });
    await collect(stream.text);
    expect(stream.invalidLines).toBe(1);
  });

  it('names the line of half a character in UTF-16, or repairs it on demand and counts', async () => {
    for (const littleEndian of [true, false]) {
      const bytes = utf16('\ufeffeins\nzwei\n不上 \ud83d x\nvier', littleEndian);
      expect(() => decodeText(bytes)).toThrow(/Line 3 is not valid utf-16.*invalid: 'replace'/);
      const repaired = { text: 'eins\nzwei\n不上 \ufffd x\nvier', invalidLines: 1 };
      expect(decodeText(bytes, { invalid: 'replace' })).toMatchObject(repaired);
      for (const size of [1, 2, 3, 7]) {
        const stream = await decodeStream(cut(bytes, size), { invalid: 'replace' });
        expect(await collect(stream.text)).toBe(repaired.text);
        expect(stream.invalidLines).toBe(1);
      }
    }
  });

  it('names the line of a NUL byte far behind the sample', async () => {
    const bytes = utf8(`${'a line of text\n'.repeat(30_000)}bad\0\n`);
    const decoded = await decodeStream(cut(bytes, 1 << 16));
    await expect(collect(decoded.text)).rejects.toThrow(/Line 30001 holds a NUL byte/);
    const given = async () =>
      collect((await decodeStream([utf8('\0a\0\n')], { encoding: 'utf-8' })).text);
    await expect(given()).rejects.toThrow(/Line 1 holds a NUL byte.*encoding: 'utf-16le'/);
  });

  it('obeys a given encoding, refuses an unknown one', () => {
    expect(decodeText(encoderOf('gb18030')(chinese), { encoding: 'gbk' })).toMatchObject({
      text: chinese,
      encoding: 'gbk',
      evidence: 'given',
    });
    expect(() => decodeText(utf8('a'), { encoding: 'klingon' })).toThrow(
      /"klingon" is no encoding/,
    );
    expect(() => decodeText(encoderOf('gb18030')(chinese), { encoding: 'utf-8' })).toThrow(
      /Line 1 is not valid utf-8/,
    );
  });
});
