/** The kinds of names that `Intl.DisplayNames` holds. */
export type NameKind = 'region' | 'language' | 'script' | 'currency' | 'calendar';

/** ISO 15924 codes of the scripts that the CLDR names; too many to try out as the others are. */
const scripts =
  'Adlm Afak Aghb Ahom Arab Aran Armi Armn Avst Bali Bamu Bass Batk Beng Berf Bhks Blis Bopo Brah ' +
  'Brai Bugi Buhd Cakm Cans Cari Cham Cher Chrs Cirt Copt Cpmn Cprt Cyrl Cyrs Deva Diak Dogr Dsrt ' +
  'Dupl Egyd Egyh Egyp Elba Elym Ethi Gara Geok Geor Glag Gong Gonm Goth Gran Grek Gujr Gukh Guru ' +
  'Hanb Hang Hani Hano Hans Hant Hatr Hebr Hira Hluw Hmng Hmnp Hrkt Hung Inds Ital Jamo Java Jpan ' +
  'Jurc Kali Kana Kawi Khar Khmr Khoj Kits Knda Kore Kpel Krai Kthi Lana Laoo Latf Latg Latn Lepc ' +
  'Limb Lina Linb Lisu Loma Lyci Lydi Mahj Maka Mand Mani Marc Maya Medf Mend Merc Mero Mlym Modi ' +
  'Mong Moon Mroo Mtei Mult Mymr Nagm Nand Narb Nbat Newa Nkgb Nkoo Nshu Ogam Olck Onao Orkh Orya ' +
  'Osge Osma Ougr Palm Pauc Perm Phag Phli Phlp Phlv Phnx Plrd Prti Rjng Rohg Roro Runr Samr Sara ' +
  'Sarb Saur Sgnw Shaw Shrd Sidd Sidt Sind Sinh Sogd Sogo Sora Soyo Sund Sunu Sylo Syrc Syre Syrj ' +
  'Syrn Tagb Takr Tale Talu Taml Tang Tavt Tayo Telu Teng Tfng Tglg Thaa Thai Tibt Tirh Tnsa Todr ' +
  'Tols Toto Tutg Ugar Vaii Visp Vith Wara Wcho Wole Xpeo Xsux Yezi Yiii Zanb Zinh Zmth Zsye Zsym ' +
  'Zxxx Zyyy Zzzz';

const letters = (first: string) =>
  Array.from({ length: 26 }, (_, i) => String.fromCharCode(first.charCodeAt(0) + i));

function* candidates(kind: NameKind): Generator<string> {
  if (kind === 'currency' || kind === 'calendar') yield* Intl.supportedValuesOf(kind);
  if (kind === 'script') yield* scripts.split(' ');
  if (kind === 'region') {
    for (const a of letters('A')) for (const b of letters('A')) yield a + b;
    for (let area = 1; area < 1000; area++) yield String(area).padStart(3, '0');
  }
  if (kind === 'language') {
    for (const a of letters('a')) {
      for (const b of letters('a')) {
        yield a + b;
        for (const c of letters('a')) yield a + b + c;
      }
    }
  }
}

/** Whether a code is an older or longer form of another language code, as deu and ger are of de. */
function isAlias(code: string): boolean {
  const [canonical] = Intl.getCanonicalLocales(code);
  return canonical !== code && !canonical!.includes('-');
}

const known = new Map<NameKind, readonly string[]>();

/**
 * The codes of one kind that have an English name in this engine, in a fixed order: what the CLDR
 * names at all, it names in English.
 */
export function codesOf(kind: NameKind): readonly string[] {
  let codes = known.get(kind);
  if (!codes) {
    const named = [...namesIn('en', kind, candidates(kind)).keys()];
    codes = kind === 'language' ? named.filter((code) => !isAlias(code)) : named;
    known.set(kind, codes);
  }
  return codes;
}

/**
 * Names of codes in one language; codes that the language's own data do not name are absent.
 *
 * @param codes default: all codes with an English name
 */
export function namesIn(
  language: string,
  kind: NameKind,
  codes: Iterable<string> = codesOf(kind),
): Map<string, string> {
  const display = new Intl.DisplayNames(language, { type: kind, fallback: 'none' });
  const names = new Map<string, string>();
  for (const code of codes) {
    const name = nameOf(display, code);
    if (name !== undefined && name !== code) names.set(code, name);
  }
  return names;
}

function nameOf(display: Intl.DisplayNames, code: string): string | undefined {
  try {
    return display.of(code);
  } catch {
    // A well-formed code may still be refused, e.g. a calendar that the engine has no names for.
    return undefined;
  }
}
