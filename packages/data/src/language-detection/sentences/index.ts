import type { SentencesByTopic } from '../everyday-topics.js';
import { afSentences } from './af.js';
import { amSentences } from './am.js';
import { arSentences } from './ar.js';
import { azSentences } from './az.js';
import { beSentences } from './be.js';
import { bgSentences } from './bg.js';
import { bnSentences } from './bn.js';
import { caSentences } from './ca.js';
import { csSentences } from './cs.js';
import { cySentences } from './cy.js';
import { daSentences } from './da.js';
import { deSentences } from './de.js';
import { elSentences } from './el.js';
import { enSentences } from './en.js';
import { esSentences } from './es.js';
import { etSentences } from './et.js';
import { euSentences } from './eu.js';
import { faSentences } from './fa.js';
import { fiSentences } from './fi.js';
import { frSentences } from './fr.js';
import { gaSentences } from './ga.js';
import { glSentences } from './gl.js';
import { guSentences } from './gu.js';
import { heSentences } from './he.js';
import { hiSentences } from './hi.js';
import { hrSentences } from './hr.js';
import { huSentences } from './hu.js';
import { hySentences } from './hy.js';
import { idSentences } from './id.js';
import { isSentences } from './is.js';
import { itSentences } from './it.js';
import { jaSentences } from './ja.js';
import { kaSentences } from './ka.js';
import { kkSentences } from './kk.js';
import { kmSentences } from './km.js';
import { knSentences } from './kn.js';
import { koSentences } from './ko.js';
import { kySentences } from './ky.js';
import { loSentences } from './lo.js';
import { ltSentences } from './lt.js';
import { lvSentences } from './lv.js';
import { mkSentences } from './mk.js';
import { mlSentences } from './ml.js';
import { mnSentences } from './mn.js';
import { mrSentences } from './mr.js';
import { msSentences } from './ms.js';
import { mySentences } from './my.js';
import { nbSentences } from './nb.js';
import { neSentences } from './ne.js';
import { nlSentences } from './nl.js';
import { orSentences } from './or.js';
import { paSentences } from './pa.js';
import { plSentences } from './pl.js';
import { ptSentences } from './pt.js';
import { roSentences } from './ro.js';
import { ruSentences } from './ru.js';
import { siSentences } from './si.js';
import { skSentences } from './sk.js';
import { slSentences } from './sl.js';
import { sqSentences } from './sq.js';
import { srSentences } from './sr.js';
import { svSentences } from './sv.js';
import { swSentences } from './sw.js';
import { taSentences } from './ta.js';
import { teSentences } from './te.js';
import { thSentences } from './th.js';
import { trSentences } from './tr.js';
import { ukSentences } from './uk.js';
import { urSentences } from './ur.js';
import { uzSentences } from './uz.js';
import { viSentences } from './vi.js';
import { zhSentences } from './zh.js';

/** All everyday sentences, by language. */
export const sentencesByLanguage: Readonly<Record<string, SentencesByTopic>> = {
  af: afSentences,
  am: amSentences,
  ar: arSentences,
  az: azSentences,
  be: beSentences,
  bg: bgSentences,
  bn: bnSentences,
  ca: caSentences,
  cs: csSentences,
  cy: cySentences,
  da: daSentences,
  de: deSentences,
  el: elSentences,
  en: enSentences,
  es: esSentences,
  et: etSentences,
  eu: euSentences,
  fa: faSentences,
  fi: fiSentences,
  fr: frSentences,
  ga: gaSentences,
  gl: glSentences,
  gu: guSentences,
  he: heSentences,
  hi: hiSentences,
  hr: hrSentences,
  hu: huSentences,
  hy: hySentences,
  id: idSentences,
  is: isSentences,
  it: itSentences,
  ja: jaSentences,
  ka: kaSentences,
  kk: kkSentences,
  km: kmSentences,
  kn: knSentences,
  ko: koSentences,
  ky: kySentences,
  lo: loSentences,
  lt: ltSentences,
  lv: lvSentences,
  mk: mkSentences,
  ml: mlSentences,
  mn: mnSentences,
  mr: mrSentences,
  ms: msSentences,
  my: mySentences,
  nb: nbSentences,
  ne: neSentences,
  nl: nlSentences,
  or: orSentences,
  pa: paSentences,
  pl: plSentences,
  pt: ptSentences,
  ro: roSentences,
  ru: ruSentences,
  si: siSentences,
  sk: skSentences,
  sl: slSentences,
  sq: sqSentences,
  sr: srSentences,
  sv: svSentences,
  sw: swSentences,
  ta: taSentences,
  te: teSentences,
  th: thSentences,
  tr: trSentences,
  uk: ukSentences,
  ur: urSentences,
  uz: uzSentences,
  vi: viSentences,
  zh: zhSentences,
};
