import type { AlignedText } from '../text/aligned-text.js';
import { type PreTokenizer, pushSpans, type WordSpans } from './pre-tokenizer.js';

const scripts = [
  'Adlam,Ahom,Anatolian_Hieroglyphs,Arabic,Armenian,Avestan,Balinese,Bamum,Bassa_Vah,Batak,Bengali',
  'Bhaiksuki,Bopomofo,Brahmi,Braille,Buginese,Buhid,Canadian_Aboriginal,Carian,Caucasian_Albanian',
  'Chakma,Cham,Cherokee,Common,Coptic,Cuneiform,Cypriot,Cyrillic,Deseret,Devanagari,Duployan',
  'Egyptian_Hieroglyphs,Elbasan,Ethiopic,Georgian,Glagolitic,Gothic,Grantha,Greek,Gujarati,Gurmukhi',
  'Han,Hangul,Hanunoo,Hatran,Hebrew,Hiragana,Imperial_Aramaic,Inherited,Inscriptional_Pahlavi',
  'Inscriptional_Parthian,Javanese,Kaithi,Kannada,Katakana,Kayah_Li,Kharoshthi,Khmer,Khojki',
  'Khudawadi,Lao,Latin,Lepcha,Limbu,Linear_A,Linear_B,Lisu,Lycian,Lydian,Mahajani,Malayalam,Mandaic',
  'Manichaean,Marchen,Meetei_Mayek,Mende_Kikakui,Meroitic_Cursive,Meroitic_Hieroglyphs,Miao,Modi',
  'Mongolian,Mro,Multani,Myanmar,Nabataean,New_Tai_Lue,Newa,Nko,Ogham,Ol_Chiki,Old_Hungarian',
  'Old_Italic,Old_North_Arabian,Old_Permic,Old_Persian,Old_South_Arabian,Old_Turkic,Oriya,Osage',
  'Osmanya,Pahawh_Hmong,Palmyrene,Pau_Cin_Hau,Phags_Pa,Phoenician,Psalter_Pahlavi,Rejang,Runic',
  'Samaritan,Saurashtra,Sharada,Shavian,Siddham,SignWriting,Sinhala,Sora_Sompeng,Sundanese',
  'Syloti_Nagri,Syriac,Tagalog,Tagbanwa,Tai_Le,Tai_Tham,Tai_Viet,Takri,Tamil,Tangut,Telugu,Thaana',
  'Thai,Tibetan,Tifinagh,Tirhuta,Ugaritic,Vai,Warang_Citi,Yi',
].flatMap((line) => line.split(','));

const known = new Map<number, string>();
let expressions: [string, RegExp][] | undefined;

/** The script of a code point, `'Any'` where it has none. */
function scriptOf(codePoint: number): string {
  let script = known.get(codePoint);
  if (script === undefined) {
    expressions ??= scripts.map((name) => [name, new RegExp(`^\\p{Script=${name}}$`, 'u')]);
    const character = String.fromCodePoint(codePoint);
    script = expressions.find(([, expression]) => expression.test(character))?.[0] ?? 'Any';
    // Kana and the prolonged sound mark go with ideographs; a space goes with anything.
    if (script === 'Hiragana' || script === 'Katakana' || codePoint === 0x30fc) script = 'Han';
    if (codePoint === 0x20) script = 'Any';
    known.set(codePoint, script);
  }
  return script;
}

/** Splits where the script changes. */
export class UnicodeScripts implements PreTokenizer {
  split(aligned: AlignedText, out: WordSpans[]): void {
    const spans: number[] = [];
    let last = 'Any';
    // Leading characters of no script are dropped, as the reference does.
    let start = -1;
    let at = 0;
    for (const character of aligned.text) {
      const script = scriptOf(character.codePointAt(0)!);
      if (script !== 'Any') {
        if (script !== last) {
          if (start >= 0) spans.push(start, at);
          start = at;
        }
        last = script;
      }
      at += character.length;
    }
    if (start >= 0) spans.push(start, at);
    pushSpans(aligned, spans, out);
  }

  toJSON() {
    return { type: 'UnicodeScripts' };
  }
}
