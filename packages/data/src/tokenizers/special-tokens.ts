import type { Optional } from '@resattn/options';
import type { Template, TemplatePiece } from './template.js';
import type { SpecialRole } from './tokenizer.js';

/** Special tokens by role; they take the first ids, in the order pad, unk, bos, eos, cls, sep, mask. */
export type SpecialTokenNames = Readonly<Optional<Record<SpecialRole, string>>>;

export const specialRoles: readonly SpecialRole[] = [
  'pad',
  'unk',
  'bos',
  'eos',
  'cls',
  'sep',
  'mask',
];

/** `pad` = 0, `unk` = 1, `bos` = 2, `eos` = 3. */
export const defaultSpecialTokens: SpecialTokenNames = {
  pad: '<pad>',
  unk: '<unk>',
  bos: '<bos>',
  eos: '<eos>',
};

/** The names in the order of their ids, each once. */
export function listSpecialTokens(names: SpecialTokenNames): string[] {
  const list: string[] = [];
  for (const role of specialRoles) {
    const name = names[role];
    if (name === undefined) continue;
    if (name === '')
      throw new Error(`Special token ${role} is empty; give it a name or leave it out`);
    if (!list.includes(name)) list.push(name);
  }
  return list;
}

/** Ids by role for tokens numbered as `listSpecialTokens` lists them. */
export function numberSpecialTokens(
  names: SpecialTokenNames,
): Readonly<Partial<Record<SpecialRole, number>>> {
  const list = listSpecialTokens(names);
  const ids: Partial<Record<SpecialRole, number>> = {};
  for (const role of specialRoles) {
    const name = names[role];
    if (name !== undefined) ids[role] = list.indexOf(name);
  }
  return ids;
}

/** `bos A eos`, and `bos A eos B eos` for a pair, with the markers that are asked for. */
export function boundaryTemplate(
  names: SpecialTokenNames,
  markers: { readonly addBos: boolean; readonly addEos: boolean },
): Template {
  const ids = numberSpecialTokens(names);
  const marker = (role: 'bos' | 'eos', typeId: number): TemplatePiece => {
    const name = names[role];
    if (name === undefined)
      throw new Error(
        `${role === 'bos' ? 'addBos' : 'addEos'} needs a special token \`${role}\`; name one in specialTokens`,
      );
    return { ids: [ids[role]!], tokens: [name], typeId };
  };
  const start = markers.addBos ? [marker('bos', 0)] : [];
  const end = (typeId: number) => (markers.addEos ? [marker('eos', typeId)] : []);
  const single: TemplatePiece[] = [...start, { sequence: 0, typeId: 0 }, ...end(0)];
  return { single, pair: [...single, { sequence: 1, typeId: 1 }, ...end(1)] };
}
